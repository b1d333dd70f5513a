using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ChannelsAndHabits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Avoid",
                table: "texts",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeadAt",
                table: "texts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeliveredAt",
                table: "texts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                table: "texts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Rerouted",
                table: "texts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

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
                name: "heard_replies",
                columns: table => new
                {
                    Message = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_heard_replies", x => x.Message);
                });

            migrationBuilder.CreateTable(
                name: "text_references",
                columns: table => new
                {
                    Reference = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Text = table.Column<long>(type: "INTEGER", nullable: true),
                    AcceptedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Report = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    ReportedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_text_references", x => x.Reference);
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
                name: "IX_texts_To_QueuedAt",
                table: "texts",
                columns: new[] { "To", "QueuedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_baselines_Written",
                table: "baselines",
                column: "Written");

            migrationBuilder.CreateIndex(
                name: "IX_heard_replies_At",
                table: "heard_replies",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_text_references_AcceptedAt",
                table: "text_references",
                column: "AcceptedAt");

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
                name: "heard_replies");

            migrationBuilder.DropTable(
                name: "text_references");

            migrationBuilder.DropTable(
                name: "visits");

            migrationBuilder.DropIndex(
                name: "IX_texts_To_QueuedAt",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Avoid",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "DeadAt",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "DeliveredAt",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Failures",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Rerouted",
                table: "texts");
        }
    }
}
