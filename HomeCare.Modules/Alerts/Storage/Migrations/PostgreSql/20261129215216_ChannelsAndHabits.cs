using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ChannelsAndHabits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Avoid",
                schema: "alerts",
                table: "texts",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeadAt",
                schema: "alerts",
                table: "texts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DeliveredAt",
                schema: "alerts",
                table: "texts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                schema: "alerts",
                table: "texts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Rerouted",
                schema: "alerts",
                table: "texts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

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
                name: "heard_replies",
                schema: "alerts",
                columns: table => new
                {
                    Message = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_heard_replies", x => x.Message);
                });

            migrationBuilder.CreateTable(
                name: "text_references",
                schema: "alerts",
                columns: table => new
                {
                    Reference = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Text = table.Column<long>(type: "bigint", nullable: true),
                    AcceptedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Report = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    ReportedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Reason = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_text_references", x => x.Reference);
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
                name: "IX_texts_To_QueuedAt",
                schema: "alerts",
                table: "texts",
                columns: new[] { "To", "QueuedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_baselines_Written",
                schema: "alerts",
                table: "baselines",
                column: "Written");

            migrationBuilder.CreateIndex(
                name: "IX_heard_replies_At",
                schema: "alerts",
                table: "heard_replies",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_text_references_AcceptedAt",
                schema: "alerts",
                table: "text_references",
                column: "AcceptedAt");

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
                name: "heard_replies",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "text_references",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "visits",
                schema: "alerts");

            migrationBuilder.DropIndex(
                name: "IX_texts_To_QueuedAt",
                schema: "alerts",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Avoid",
                schema: "alerts",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "DeadAt",
                schema: "alerts",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "DeliveredAt",
                schema: "alerts",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Failures",
                schema: "alerts",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Rerouted",
                schema: "alerts",
                table: "texts");
        }
    }
}
