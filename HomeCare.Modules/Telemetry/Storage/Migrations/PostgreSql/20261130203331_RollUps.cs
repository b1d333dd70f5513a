using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RollUps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DayDetails",
                schema: "telemetry",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<int>(type: "integer", nullable: false),
                    Fives = table.Column<byte[]>(type: "bytea", nullable: false),
                    Hours = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DayDetails", x => new { x.Patient, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "DayRollUps",
                schema: "telemetry",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<int>(type: "integer", nullable: false),
                    Received = table.Column<long>(type: "bigint", nullable: false),
                    Figures = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DayRollUps", x => new { x.Patient, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "LateDays",
                schema: "telemetry",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<int>(type: "integer", nullable: false),
                    NotedTicks = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LateDays", x => new { x.Patient, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "RolledDays",
                schema: "telemetry",
                columns: table => new
                {
                    Day = table.Column<int>(type: "integer", nullable: false),
                    IsGathered = table.Column<bool>(type: "boolean", nullable: false),
                    PartsDone = table.Column<int>(type: "integer", nullable: true),
                    IsDone = table.Column<bool>(type: "boolean", nullable: false),
                    UntilTicks = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RolledDays", x => x.Day);
                });

            migrationBuilder.CreateTable(
                name: "StretchRollUps",
                schema: "telemetry",
                columns: table => new
                {
                    From = table.Column<long>(type: "bigint", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Body = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StretchRollUps", x => new { x.From, x.Patient });
                });

            migrationBuilder.CreateIndex(
                name: "IX_DayDetails_Day",
                schema: "telemetry",
                table: "DayDetails",
                column: "Day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DayDetails",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "DayRollUps",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "LateDays",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "RolledDays",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "StretchRollUps",
                schema: "telemetry");
        }
    }
}
