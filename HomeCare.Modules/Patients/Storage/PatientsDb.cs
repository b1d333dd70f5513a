using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeCare.Modules.Patients.Storage;

/// <summary>Everything that names a person. Nothing outside this module reads it.</summary>
internal abstract class PatientsDb(DbContextOptions options) : DbContext(options)
{
    public const string Module = "patients";

    // Both engines understand it: at most one box in force a home, one home a box.
    private const string InForce = "\"Until\" IS NULL";

    public DbSet<Patient> Patients => Set<Patient>();

    public DbSet<Carer> Carers => Set<Carer>();

    public DbSet<CareLink> CareLinks => Set<CareLink>();

    public DbSet<CalledNurse> CalledNurses => Set<CalledNurse>();

    public DbSet<Round> Rounds => Set<Round>();

    public DbSet<Replacement> Replacements => Set<Replacement>();

    public DbSet<BoxPlace> BoxPlaces => Set<BoxPlace>();

    public DbSet<BraceletPairing> BraceletPairings => Set<BraceletPairing>();

    public DbSet<Announcement> Announcements => Set<Announcement>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        Shared.Storage.UseUtc(configurationBuilder);
        configurationBuilder.Properties<PatientId>().HaveConversion<PatientIdConverter>();
        configurationBuilder.Properties<BoxId>().HaveConversion<BoxIdConverter>();
        configurationBuilder.Properties<StaffId>().HaveConversion<StaffIdConverter>();
        configurationBuilder.Properties<ContactId>().HaveConversion<ContactIdConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Patient>(patient =>
        {
            patient.HasKey(p => p.Id);
            patient.Property(p => p.Id).ValueGeneratedNever();
            patient.HasIndex(p => p.Pseudonym).IsUnique();
            patient.HasIndex(p => p.AdmittedAt);
            patient.Property(p => p.Version).IsConcurrencyToken();
            patient.Ignore(p => p.ShortName);
            patient.OwnsMany(p => p.Relatives, relative =>
            {
                relative.ToTable("Relatives");
                relative.WithOwner().HasForeignKey("Patient");
                relative.HasKey(r => r.Id);
                relative.Property(r => r.Id).ValueGeneratedNever();
                relative.HasIndex("Patient", nameof(Relative.NumberE164)).IsUnique();
            });
        });
        modelBuilder.Entity<Carer>(carer =>
        {
            carer.HasKey(c => c.Id);
            carer.Property(c => c.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<CareLink>(link =>
        {
            link.HasIndex(l => new { l.Patient, l.Staff }).IsUnique().HasFilter(InForce);
            link.HasIndex(l => l.Staff);
        });
        modelBuilder.Entity<CalledNurse>(called => called.HasIndex(c => new { c.Staff, c.At }));
        modelBuilder.Entity<Replacement>(replacement =>
        {
            replacement.HasIndex(r => r.Nurse);
            replacement.HasIndex(r => r.By);
        });
        modelBuilder.Entity<Round>(round =>
        {
            round.HasIndex(r => new { r.Nurse, r.Day }).IsUnique();
            round.HasIndex(r => r.Day);
            round.Property(r => r.PlannedAt).IsConcurrencyToken();
            round.OwnsMany(r => r.Stops, stop =>
            {
                stop.ToTable("RoundStops");
                stop.WithOwner().HasForeignKey("Round");
                stop.HasKey(s => s.Id);
                stop.HasIndex(s => s.Patient);
            });
        });
        modelBuilder.Entity<BoxPlace>(place =>
        {
            place.HasIndex(p => p.Box).IsUnique().HasFilter(InForce);
            place.HasIndex(p => p.Patient).IsUnique().HasFilter(InForce);

            // Whether a box ever stood elsewhere is asked of each home at a start: without this, each looks through all.
            place.HasIndex(p => new { p.Box, p.Since });
        });
        modelBuilder.Entity<BraceletPairing>(pairing => pairing.HasIndex(p => p.Box).IsUnique().HasFilter(InForce));
        modelBuilder.Entity<Announcement>(announcement => announcement.HasKey(a => a.Id));
    }

    private sealed class PatientIdConverter() : ValueConverter<PatientId, Guid>(id => id.Value, value => new PatientId(value));

    private sealed class BoxIdConverter() : ValueConverter<BoxId, Guid>(id => id.Value, value => new BoxId(value));

    private sealed class StaffIdConverter() : ValueConverter<StaffId, Guid>(id => id.Value, value => new StaffId(value));

    private sealed class ContactIdConverter() : ValueConverter<ContactId, Guid>(id => id.Value, value => new ContactId(value));
}

/// <summary>The twin on SQLite.</summary>
internal sealed class SqlitePatientsDb(DbContextOptions<SqlitePatientsDb> options) : PatientsDb(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqlitePatientsDb>
    {
        public SqlitePatientsDb CreateDbContext(string[] args) => new(DesignTime.Sqlite<SqlitePatientsDb>());
    }
}

/// <summary>The twin on PostgreSQL.</summary>
internal sealed class PgPatientsDb(DbContextOptions<PgPatientsDb> options) : PatientsDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Module);
        base.OnModelCreating(modelBuilder);
    }

    internal sealed class Factory : IDesignTimeDbContextFactory<PgPatientsDb>
    {
        public PgPatientsDb CreateDbContext(string[] args) => new(DesignTime.PostgreSql<PgPatientsDb>(Module));
    }
}
