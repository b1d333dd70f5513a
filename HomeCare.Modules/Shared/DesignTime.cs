using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Shared;

/// <summary>Options for the migration tool, which makes contexts without a program around them.</summary>
internal static class DesignTime
{
    public static DbContextOptions<T> Sqlite<T>()
        where T : DbContext => new DbContextOptionsBuilder<T>().UseSqlite("Data Source=:memory:").Options;

    public static DbContextOptions<T> PostgreSql<T>(string module)
        where T : DbContext => new DbContextOptionsBuilder<T>()
            .UseNpgsql("Host=localhost", npgsql => npgsql.MigrationsHistoryTable("migrations", module)).Options;
}
