using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>A row that two writers must not both change unseen. The number counts up at each change, on both engines alike.</summary>
internal interface IRevised
{
    int Revision { get; set; }
}

/// <summary>Alerts with their stories, the texts that leave with them, limits, and what boxes reported.</summary>
internal abstract class AlertsDb(DbContextOptions options) : DbContext(options)
{
    public const string Module = "alerts";

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<StoryEntry> Story => Set<StoryEntry>();

    public DbSet<OutgoingText> Texts => Set<OutgoingText>();

    public DbSet<TextReference> TextReferences => Set<TextReference>();

    public DbSet<HeardReply> HeardReplies => Set<HeardReply>();

    public DbSet<ReportedDanger> Dangers => Set<ReportedDanger>();

    public DbSet<LimitsEntry> Limits => Set<LimitsEntry>();

    public DbSet<BoxPlan> Plans => Set<BoxPlan>();

    public DbSet<PlanEntry> EscalationPlans => Set<PlanEntry>();

    public DbSet<PauseEntry> Pauses => Set<PauseEntry>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<BaselineRow> Baselines => Set<BaselineRow>();

    public DbSet<VisitRow> Visits => Set<VisitRow>();

    public DbSet<SwitchOffRow> SwitchOffs => Set<SwitchOffRow>();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<IRevised>().Where(entry => entry.State == EntityState.Modified))
        {
            entry.Entity.Revision++;
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        Shared.Storage.UseUtc(configurationBuilder);
        configurationBuilder.Properties<AlertId>().HaveConversion<AlertIdConverter>();
        configurationBuilder.Properties<PatientId>().HaveConversion<PatientIdConverter>();
        configurationBuilder.Properties<BoxId>().HaveConversion<BoxIdConverter>();
        configurationBuilder.Properties<StaffId>().HaveConversion<StaffIdConverter>();
        configurationBuilder.Properties<ContactId>().HaveConversion<ContactIdConverter>();
        configurationBuilder.Properties<AlertRule>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<IncidentKind>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<AlertState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<AlertOutcome>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<StoryKind>().HaveConversion<string>().HaveMaxLength(24);
        configurationBuilder.Properties<MessageState>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<SupportCall>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<PauseKind>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<DangerPhase>().HaveConversion<string>().HaveMaxLength(16);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Alert>(alert =>
        {
            alert.ToTable("alerts");
            alert.HasKey(row => row.Id);
            alert.Property(row => row.Id).ValueGeneratedNever();
            alert.Property(row => row.Note).HasMaxLength(500);
            alert.Property(row => row.OpenKey).HasMaxLength(80);
            alert.Property(row => row.Revision).IsConcurrencyToken();

            // For the rows that were there before these columns.
            alert.Property(row => row.Support).HasDefaultValue(SupportCall.None).ValueGeneratedNever();
            alert.Property(row => row.Round).HasDefaultValue(1).ValueGeneratedNever();
            alert.HasIndex(row => row.OpenKey).IsUnique();
            alert.HasIndex(row => new { row.Patient, row.OccurredAt });
            alert.HasIndex(row => new { row.State, row.Rule });
            alert.HasIndex(row => row.NextAt);
        });
        modelBuilder.Entity<StoryEntry>(line =>
        {
            line.ToTable("story");
            line.HasKey(row => row.Id);
            line.Property(row => row.Proof).HasMaxLength(80);
            line.Property(row => row.Detail).HasMaxLength(120);
            line.Property(row => row.Once).HasMaxLength(120);
            line.HasIndex(row => new { row.Alert, row.At });
            line.HasIndex(row => new { row.Alert, row.Once }).IsUnique();
        });
        modelBuilder.Entity<OutgoingText>(text =>
        {
            text.ToTable("texts");
            text.HasKey(row => row.Id);
            text.Property(row => row.Step).HasMaxLength(24);
            text.Property(row => row.ProviderReference).HasMaxLength(80);
            text.Property(row => row.Failure).HasMaxLength(80);
            text.Property(row => row.Avoid).HasMaxLength(16);
            text.Property(row => row.Revision).IsConcurrencyToken();
            text.HasIndex(row => new { row.Alert, row.Step, row.To }).IsUnique();
            text.HasIndex(row => row.DueAt);
            text.HasIndex(row => new { row.To, row.QueuedAt });
        });
        modelBuilder.Entity<TextReference>(reference =>
        {
            reference.ToTable("text_references");
            reference.HasKey(row => row.Reference);
            reference.Property(row => row.Reference).HasMaxLength(80);
            reference.Property(row => row.Reason).HasMaxLength(80);
            reference.Property(row => row.Revision).IsConcurrencyToken();
            reference.HasIndex(row => row.AcceptedAt);
        });
        modelBuilder.Entity<HeardReply>(reply =>
        {
            reply.ToTable("heard_replies");
            reply.HasKey(row => row.Message);
            reply.Property(row => row.Message).HasMaxLength(80);
            reply.HasIndex(row => row.At);
        });
        modelBuilder.Entity<ReportedDanger>(danger =>
        {
            danger.ToTable("dangers");
            danger.HasKey(row => new { row.Event, row.Phase });
            danger.HasIndex(row => row.Alert);
        });
        modelBuilder.Entity<LimitsEntry>(limits =>
        {
            limits.ToTable("limits");
            limits.HasKey(row => new { row.Patient, row.Version });
            limits.Property(row => row.Reason).HasMaxLength(200);
        });
        modelBuilder.Entity<Incident>(incident =>
        {
            incident.ToTable("incidents");
            incident.HasKey(row => row.Id);
            incident.Property(row => row.Id).ValueGeneratedNever();
            incident.Property(row => row.Operator).HasMaxLength(Incident.LongestOperator);
            incident.Property(row => row.OpenKey).HasMaxLength(80);
            incident.Property(row => row.Revision).IsConcurrencyToken();
            incident.HasIndex(row => row.OpenKey).IsUnique();
            incident.HasIndex(row => row.OpenedAt);
        });
        modelBuilder.Entity<PlanEntry>(plan =>
        {
            plan.ToTable("escalation_plans");
            plan.HasKey(row => new { row.Patient, row.Version });
            plan.Property(row => row.Plan).HasMaxLength(4000);
            plan.Property(row => row.Reason).HasMaxLength(200);
        });
        modelBuilder.Entity<PauseEntry>(pause =>
        {
            pause.ToTable("pauses");
            pause.HasKey(row => row.Id);
            pause.Property(row => row.Reason).HasMaxLength(100);
            pause.HasIndex(row => new { row.Patient, row.Until });
        });
        modelBuilder.Entity<BaselineRow>(baseline =>
        {
            baseline.ToTable("baselines");
            baseline.HasKey(row => row.Patient);
            baseline.Property(row => row.Patient).ValueGeneratedNever();
            baseline.HasIndex(row => row.Written);
        });
        modelBuilder.Entity<VisitRow>(visit =>
        {
            visit.ToTable("visits");
            visit.HasKey(row => row.Id);
            visit.Property(row => row.Id).ValueGeneratedNever();
            visit.Property(row => row.Consciousness).HasConversion<string>().HasMaxLength(16);
            visit.HasIndex(row => new { row.Patient, row.At });
        });
        modelBuilder.Entity<SwitchOffRow>(off =>
        {
            off.ToTable("switch_offs");
            off.HasKey(row => row.Id);
            off.Property(row => row.Id).ValueGeneratedNever();
            off.Property(row => row.Reason).HasMaxLength(200);
            off.Property(row => row.Revision).IsConcurrencyToken();
            off.HasIndex(row => row.Patient);
            off.HasIndex(row => row.Until);
        });
        modelBuilder.Entity<BoxPlan>(plan =>
        {
            plan.ToTable("box_plans");
            plan.HasKey(row => row.Box);
            plan.Property(row => row.Box).ValueGeneratedNever();
            plan.Property(row => row.Revision).IsConcurrencyToken();
        });
    }

    private sealed class AlertIdConverter() : ValueConverter<AlertId, Guid>(id => id.Value, value => new AlertId(value));

    private sealed class PatientIdConverter() : ValueConverter<PatientId, Guid>(id => id.Value, value => new PatientId(value));

    private sealed class BoxIdConverter() : ValueConverter<BoxId, Guid>(id => id.Value, value => new BoxId(value));

    private sealed class StaffIdConverter() : ValueConverter<StaffId, Guid>(id => id.Value, value => new StaffId(value));

    private sealed class ContactIdConverter() : ValueConverter<ContactId, Guid>(id => id.Value, value => new ContactId(value));
}

/// <summary>The twin for SQLite.</summary>
internal sealed class SqliteAlertsDb(DbContextOptions<SqliteAlertsDb> options) : AlertsDb(options)
{
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) =>
        this.SaveInLineAsync(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken), cancellationToken);

    internal sealed class Design : IDesignTimeDbContextFactory<SqliteAlertsDb>
    {
        public SqliteAlertsDb CreateDbContext(string[] args) => new(DesignTime.Sqlite<SqliteAlertsDb>());
    }
}

/// <summary>The twin for PostgreSQL, in a schema of its own.</summary>
internal sealed class PgAlertsDb(DbContextOptions<PgAlertsDb> options) : AlertsDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Module);
        base.OnModelCreating(modelBuilder);
    }

    internal sealed class Design : IDesignTimeDbContextFactory<PgAlertsDb>
    {
        public PgAlertsDb CreateDbContext(string[] args) => new(DesignTime.PostgreSql<PgAlertsDb>(Module));
    }
}
