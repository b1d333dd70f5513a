using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "alerts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Box = table.Column<Guid>(type: "TEXT", nullable: true),
                    Rule = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RaisedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Occurrences = table.Column<int>(type: "INTEGER", nullable: false),
                    Late = table.Column<bool>(type: "INTEGER", nullable: false),
                    Value = table.Column<double>(type: "REAL", nullable: true),
                    NormalAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CancelledAtHome = table.Column<DateTime>(type: "TEXT", nullable: true),
                    TakenBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    TakenAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ClosedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    OpenKey = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alerts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "box_plans",
                columns: table => new
                {
                    Box = table.Column<Guid>(type: "TEXT", nullable: false),
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    SheetVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    LimitsVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_box_plans", x => x.Box);
                });

            migrationBuilder.CreateTable(
                name: "dangers",
                columns: table => new
                {
                    Event = table.Column<Guid>(type: "TEXT", nullable: false),
                    Phase = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Box = table.Column<Guid>(type: "TEXT", nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Alert = table.Column<Guid>(type: "TEXT", nullable: true),
                    Stray = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dangers", x => new { x.Event, x.Phase });
                });

            migrationBuilder.CreateTable(
                name: "limits",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    HeartRateLowBpm = table.Column<double>(type: "REAL", nullable: false),
                    HeartRateHighBpm = table.Column<double>(type: "REAL", nullable: false),
                    OxygenLowPercent = table.Column<double>(type: "REAL", nullable: false),
                    OxygenScale = table.Column<int>(type: "INTEGER", nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_limits", x => new { x.Patient, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "story",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Alert = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Staff = table.Column<Guid>(type: "TEXT", nullable: true),
                    Contact = table.Column<Guid>(type: "TEXT", nullable: true),
                    Proof = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    Box = table.Column<Guid>(type: "TEXT", nullable: true),
                    Once = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_story", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "texts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Alert = table.Column<Guid>(type: "TEXT", nullable: false),
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    To = table.Column<Guid>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    AcceptedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ProviderReference = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Failure = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_texts", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_OpenKey",
                table: "alerts",
                column: "OpenKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_alerts_Patient_OccurredAt",
                table: "alerts",
                columns: new[] { "Patient", "OccurredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_State_Rule",
                table: "alerts",
                columns: new[] { "State", "Rule" });

            migrationBuilder.CreateIndex(
                name: "IX_dangers_Alert",
                table: "dangers",
                column: "Alert");

            migrationBuilder.CreateIndex(
                name: "IX_story_Alert_At",
                table: "story",
                columns: new[] { "Alert", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_story_Alert_Once",
                table: "story",
                columns: new[] { "Alert", "Once" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_texts_Alert_Step_To",
                table: "texts",
                columns: new[] { "Alert", "Step", "To" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_texts_DueAt",
                table: "texts",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alerts");

            migrationBuilder.DropTable(
                name: "box_plans");

            migrationBuilder.DropTable(
                name: "dangers");

            migrationBuilder.DropTable(
                name: "limits");

            migrationBuilder.DropTable(
                name: "story");

            migrationBuilder.DropTable(
                name: "texts");
        }
    }
}
