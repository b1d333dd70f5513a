using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeCare.Modules.Telemetry.Storage;

/// <summary>What stands beside the series: what was kept aside, what could not be judged, what boxes say of themselves, what InfluxDB's days come to. It knows people by their random id alone.</summary>
internal abstract class TelemetryDb(DbContextOptions options) : DbContext(options)
{
    public const string Module = "telemetry";

    public DbSet<QuarantinedReading> Quarantined => Set<QuarantinedReading>();

    public DbSet<Handoff> Handoffs => Set<Handoff>();

    public DbSet<BoxHealth> BoxHealth => Set<BoxHealth>();

    public DbSet<WatchedSource> WatchedSources => Set<WatchedSource>();

    public DbSet<SourceHour> SourceHours => Set<SourceHour>();

    public DbSet<StretchRollUp> StretchRollUps => Set<StretchRollUp>();

    public DbSet<DayRollUp> DayRollUps => Set<DayRollUp>();

    public DbSet<DayDetail> DayDetails => Set<DayDetail>();

    public DbSet<LateDay> LateDays => Set<LateDay>();

    public DbSet<RolledDay> RolledDays => Set<RolledDay>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<PatientId>().HaveConversion<PatientIdConverter>();
        configurationBuilder.Properties<BoxId>().HaveConversion<BoxIdConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<QuarantinedReading>(reading =>
        {
            reading.ToTable("Quarantined");
            reading.HasKey(r => r.Id);
            reading.HasIndex(r => new { r.Box, r.Epoch, r.Sequence }).IsUnique();
            reading.HasIndex(r => new { r.Patient, r.ReceivedTicks });
        });
        modelBuilder.Entity<Handoff>(handoff =>
        {
            handoff.HasKey(h => h.Id);
            handoff.HasIndex(h => new { h.Box, h.Epoch });
            handoff.HasIndex(h => h.NotBeforeTicks);
        });
        modelBuilder.Entity<BoxHealth>(health => health.HasKey(h => h.Box));
        modelBuilder.Entity<WatchedSource>(source =>
        {
            source.HasKey(s => s.Id);
            source.HasIndex(s => new { s.Box, s.BraceletSerial }).IsUnique();
        });
        modelBuilder.Entity<SourceHour>(hour => hour.HasKey(h => new { h.Hour, h.Source }));

        // By time first: everyone's quarter is written at once, and so lies together. A day is read by person.
        modelBuilder.Entity<StretchRollUp>(stretch => stretch.HasKey(s => new { s.From, s.Patient }));
        modelBuilder.Entity<DayRollUp>(day => day.HasKey(d => new { d.Patient, d.Day }));
        modelBuilder.Entity<DayDetail>(day =>
        {
            day.HasKey(d => new { d.Patient, d.Day });
            day.HasIndex(d => d.Day);
        });
        modelBuilder.Entity<LateDay>(day => day.HasKey(d => new { d.Patient, d.Day }));
        modelBuilder.Entity<RolledDay>(day =>
        {
            day.HasKey(d => d.Day);
            day.Property(d => d.Day).ValueGeneratedNever();
            day.Property(d => d.UntilTicks).IsConcurrencyToken();
        });
    }

    private sealed class PatientIdConverter() : ValueConverter<PatientId, Guid>(id => id.Value, value => new PatientId(value));

    private sealed class BoxIdConverter() : ValueConverter<BoxId, Guid>(id => id.Value, value => new BoxId(value));
}

/// <summary>The twin on SQLite. Ids are 16 bytes there, where text would be 36, in each row and in both its indexes.</summary>
internal sealed class SqliteTelemetryDb(DbContextOptions<SqliteTelemetryDb> options) : TelemetryDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<PatientId>().HaveConversion<PatientBytes>();
        configurationBuilder.Properties<BoxId>().HaveConversion<BoxBytes>();
    }

    private sealed class PatientBytes() : ValueConverter<PatientId, byte[]>(
        id => id.Value.ToByteArray(true), bytes => new PatientId(new Guid(bytes, true)));

    private sealed class BoxBytes() : ValueConverter<BoxId, byte[]>(
        id => id.Value.ToByteArray(true), bytes => new BoxId(new Guid(bytes, true)));

    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteTelemetryDb>
    {
        public SqliteTelemetryDb CreateDbContext(string[] args) => new(DesignTime.Sqlite<SqliteTelemetryDb>());
    }
}

/// <summary>The twin on PostgreSQL.</summary>
internal sealed class PgTelemetryDb(DbContextOptions<PgTelemetryDb> options) : TelemetryDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Module);
        base.OnModelCreating(modelBuilder);
    }

    internal sealed class Factory : IDesignTimeDbContextFactory<PgTelemetryDb>
    {
        public PgTelemetryDb CreateDbContext(string[] args) => new(DesignTime.PostgreSql<PgTelemetryDb>(Module));
    }
}
