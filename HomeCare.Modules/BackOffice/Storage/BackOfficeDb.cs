using HomeCare.Modules.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>Accounts, sessions, boxes, audit trail. An account's role is a column, so Identity's role tables are left out.</summary>
internal abstract class BackOfficeDb(DbContextOptions options) : IdentityUserContext<Account, Guid>(options)
{
    public const string Module = "backoffice";

    public DbSet<StoredSession> Sessions => Set<StoredSession>();

    public DbSet<Box> Boxes => Set<Box>();

    public DbSet<EarlierCertificate> EarlierCertificates => Set<EarlierCertificate>();

    public DbSet<AskedReplay> Replays => Set<AskedReplay>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    /// <summary>Version 3 has the passkeys' table. Fixed here, because the option is not seen by the migration tool.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Shared.Storage.UseUtc(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.Property(a => a.Role).HasConversion<string>().HasMaxLength(16);
            account.Property(a => a.SealedTotpSecret).HasMaxLength(200);
        });
        builder.Entity<StoredSession>(session =>
        {
            session.ToTable("Sessions");
            session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Box>(box =>
        {
            box.ToTable("Boxes");
            box.Property(b => b.SerialNumber).HasMaxLength(32);
            box.Property(b => b.State).HasConversion<string>().HasMaxLength(16);
            box.Property(b => b.CodeName).HasMaxLength(4);
            box.Property(b => b.CodeHash).HasMaxLength(200);
            box.Property(b => b.Thumbprint).HasMaxLength(64);
            box.HasIndex(b => b.CodeName).IsUnique();
            box.HasIndex(b => b.Thumbprint).IsUnique();
        });
        builder.Entity<EarlierCertificate>(earlier =>
        {
            earlier.ToTable("EarlierCertificates");
            earlier.HasKey(e => e.Thumbprint);
            earlier.Property(e => e.Thumbprint).HasMaxLength(64);
            earlier.HasOne<Box>().WithMany().HasForeignKey(e => e.Box).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AskedReplay>(replay =>
        {
            replay.ToTable("Replays");
            replay.HasOne<Box>().WithMany().HasForeignKey(r => r.Box).OnDelete(DeleteBehavior.Cascade);
            replay.HasIndex(r => r.DoneAt);
        });
        builder.Entity<AuditEntry>(entry =>
        {
            entry.ToTable("Audit");
            entry.Property(e => e.Kind).HasConversion<string>().HasMaxLength(32);
            entry.Property(e => e.Detail).HasMaxLength(AuditEntry.LongestDetail);
            entry.Property(e => e.From).HasMaxLength(64);
            entry.HasIndex(e => e.At);
            entry.HasIndex(e => e.Patient);
        });
    }
}

internal sealed class SqliteBackOfficeDb(DbContextOptions<SqliteBackOfficeDb> options) : BackOfficeDb(options);

internal sealed class PgBackOfficeDb(DbContextOptions<PgBackOfficeDb> options) : BackOfficeDb(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.HasDefaultSchema(Module);
        base.OnModelCreating(builder);
    }
}

internal sealed class SqliteBackOfficeDesign : IDesignTimeDbContextFactory<SqliteBackOfficeDb>
{
    public SqliteBackOfficeDb CreateDbContext(string[] args) => new(DesignTime.Sqlite<SqliteBackOfficeDb>());
}

internal sealed class PgBackOfficeDesign : IDesignTimeDbContextFactory<PgBackOfficeDb>
{
    public PgBackOfficeDb CreateDbContext(string[] args) => new(DesignTime.PostgreSql<PgBackOfficeDb>(BackOfficeDb.Module));
}
