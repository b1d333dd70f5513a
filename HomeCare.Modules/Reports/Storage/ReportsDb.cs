using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace HomeCare.Modules.Reports.Storage;

/// <summary>The register of documents and of the weekly job's passages.</summary>
internal abstract class ReportsDb(DbContextOptions options) : DbContext(options)
{
    public const string Module = "reports";

    public DbSet<StoredDocument> Documents => Set<StoredDocument>();

    public DbSet<WeeklyRun> WeeklyRuns => Set<WeeklyRun>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Shared.Storage.UseUtc(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredDocument>(document =>
        {
            document.ToTable("documents");
            document.HasKey(row => row.Id);
            document.Property(row => row.Id).ValueGeneratedNever();
            document.Property(row => row.Language).HasMaxLength(2);
            document.Property(row => row.ContentSha256).HasMaxLength(64);
            document.Property(row => row.Sha256).HasMaxLength(64);
            document.HasIndex(row => new { row.PatientId, row.MadeAt });
            document.HasIndex(row => new { row.From, row.To });
        });
        modelBuilder.Entity<WeeklyRun>(run =>
        {
            run.ToTable("weekly_runs");
            run.HasKey(row => row.Monday);
        });
    }
}

/// <summary>The twin on SQLite.</summary>
internal sealed class SqliteReportsDb(DbContextOptions<SqliteReportsDb> options) : ReportsDb(options)
{
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteReportsDb>
    {
        public SqliteReportsDb CreateDbContext(string[] args) => new(DesignTime.Sqlite<SqliteReportsDb>());
    }
}

/// <summary>The twin on PostgreSQL.</summary>
internal sealed class PgReportsDb(DbContextOptions<PgReportsDb> options) : ReportsDb(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Module);
        base.OnModelCreating(modelBuilder);
    }

    internal sealed class Factory : IDesignTimeDbContextFactory<PgReportsDb>
    {
        public PgReportsDb CreateDbContext(string[] args) => new(DesignTime.PostgreSql<PgReportsDb>(Module));
    }
}
