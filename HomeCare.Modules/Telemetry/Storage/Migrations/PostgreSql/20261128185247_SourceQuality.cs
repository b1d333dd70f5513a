using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class SourceQuality : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SourceHours",
                schema: "telemetry",
                columns: table => new
                {
                    Hour = table.Column<int>(type: "integer", nullable: false),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    Received = table.Column<int>(type: "integer", nullable: false),
                    Aberrant = table.Column<int>(type: "integer", nullable: false),
                    OwnWord = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceHours", x => new { x.Hour, x.Source });
                });

            migrationBuilder.CreateTable(
                name: "WatchedSources",
                schema: "telemetry",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    BraceletSerial = table.Column<string>(type: "text", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    MeanShare = table.Column<float>(type: "real", nullable: false),
                    ShareVariance = table.Column<float>(type: "real", nullable: false),
                    Hours = table.Column<int>(type: "integer", nullable: false),
                    Cause = table.Column<int>(type: "integer", nullable: true),
                    LastHour = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WatchedSources", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_WatchedSources_Box_BraceletSerial",
                schema: "telemetry",
                table: "WatchedSources",
                columns: new[] { "Box", "BraceletSerial" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SourceHours",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "WatchedSources",
                schema: "telemetry");
        }
    }
}
