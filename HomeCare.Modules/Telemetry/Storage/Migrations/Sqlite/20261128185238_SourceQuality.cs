using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SourceQuality : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SourceHours",
                columns: table => new
                {
                    Hour = table.Column<int>(type: "INTEGER", nullable: false),
                    Source = table.Column<int>(type: "INTEGER", nullable: false),
                    Received = table.Column<int>(type: "INTEGER", nullable: false),
                    Aberrant = table.Column<int>(type: "INTEGER", nullable: false),
                    OwnWord = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceHours", x => new { x.Hour, x.Source });
                });

            migrationBuilder.CreateTable(
                name: "WatchedSources",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Box = table.Column<byte[]>(type: "BLOB", nullable: false),
                    BraceletSerial = table.Column<string>(type: "TEXT", nullable: false),
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    MeanShare = table.Column<float>(type: "REAL", nullable: false),
                    ShareVariance = table.Column<float>(type: "REAL", nullable: false),
                    Hours = table.Column<int>(type: "INTEGER", nullable: false),
                    Cause = table.Column<int>(type: "INTEGER", nullable: true),
                    LastHour = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchedSources", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WatchedSources_Box_BraceletSerial",
                table: "WatchedSources",
                columns: new[] { "Box", "BraceletSerial" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SourceHours");

            migrationBuilder.DropTable(
                name: "WatchedSources");
        }
    }
}
