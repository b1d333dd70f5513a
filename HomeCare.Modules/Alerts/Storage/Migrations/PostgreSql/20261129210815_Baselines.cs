using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Baselines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "baselines",
                schema: "alerts",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    OxygenNightPercent = table.Column<double>(type: "double precision", nullable: true),
                    RestingHeartRateBpm = table.Column<double>(type: "double precision", nullable: true),
                    StepsADay = table.Column<double>(type: "double precision", nullable: true),
                    DaysCounted = table.Column<int>(type: "integer", nullable: false),
                    ComputedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Written = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_baselines", x => x.Patient);
                });

            migrationBuilder.CreateTable(
                name: "visits",
                schema: "alerts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RespirationsAMinute = table.Column<int>(type: "integer", nullable: false),
                    OxygenPercent = table.Column<int>(type: "integer", nullable: false),
                    OnOxygen = table.Column<bool>(type: "boolean", nullable: false),
                    SystolicMmHg = table.Column<int>(type: "integer", nullable: false),
                    HeartRateBpm = table.Column<int>(type: "integer", nullable: false),
                    Consciousness = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    TemperatureCelsius = table.Column<double>(type: "double precision", nullable: false),
                    OxygenScale = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_visits", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_baselines_Written",
                schema: "alerts",
                table: "baselines",
                column: "Written");

            migrationBuilder.CreateIndex(
                name: "IX_visits_Patient_At",
                schema: "alerts",
                table: "visits",
                columns: new[] { "Patient", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "baselines",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "visits",
                schema: "alerts");
        }
    }
}
