using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Baselines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "baselines",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    OxygenNightPercent = table.Column<double>(type: "REAL", nullable: true),
                    RestingHeartRateBpm = table.Column<double>(type: "REAL", nullable: true),
                    StepsADay = table.Column<double>(type: "REAL", nullable: true),
                    DaysCounted = table.Column<int>(type: "INTEGER", nullable: false),
                    ComputedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Written = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_baselines", x => x.Patient);
                });

            migrationBuilder.CreateTable(
                name: "visits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RespirationsAMinute = table.Column<int>(type: "INTEGER", nullable: false),
                    OxygenPercent = table.Column<int>(type: "INTEGER", nullable: false),
                    OnOxygen = table.Column<bool>(type: "INTEGER", nullable: false),
                    SystolicMmHg = table.Column<int>(type: "INTEGER", nullable: false),
                    HeartRateBpm = table.Column<int>(type: "INTEGER", nullable: false),
                    Consciousness = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    TemperatureCelsius = table.Column<double>(type: "REAL", nullable: false),
                    OxygenScale = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visits", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_baselines_Written",
                table: "baselines",
                column: "Written");

            migrationBuilder.CreateIndex(
                name: "IX_visits_Patient_At",
                table: "visits",
                columns: new[] { "Patient", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "baselines");

            migrationBuilder.DropTable(
                name: "visits");
        }
    }
}
