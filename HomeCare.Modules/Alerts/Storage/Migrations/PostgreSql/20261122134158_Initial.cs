using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "alerts");

            migrationBuilder.CreateTable(
                name: "alerts",
                schema: "alerts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: true),
                    Rule = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Level = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RaisedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Occurrences = table.Column<int>(type: "integer", nullable: false),
                    Late = table.Column<bool>(type: "boolean", nullable: false),
                    Value = table.Column<double>(type: "double precision", nullable: true),
                    NormalAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CancelledAtHome = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    TakenBy = table.Column<Guid>(type: "uuid", nullable: true),
                    TakenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ClosedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Outcome = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    Note = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    OpenKey = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_alerts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "box_plans",
                schema: "alerts",
                columns: table => new
                {
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    SheetVersion = table.Column<int>(type: "integer", nullable: false),
                    LimitsVersion = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_box_plans", x => x.Box);
                });

            migrationBuilder.CreateTable(
                name: "dangers",
                schema: "alerts",
                columns: table => new
                {
                    Event = table.Column<Guid>(type: "uuid", nullable: false),
                    Phase = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Alert = table.Column<Guid>(type: "uuid", nullable: true),
                    Stray = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dangers", x => new { x.Event, x.Phase });
                });

            migrationBuilder.CreateTable(
                name: "limits",
                schema: "alerts",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    HeartRateLowBpm = table.Column<double>(type: "double precision", nullable: false),
                    HeartRateHighBpm = table.Column<double>(type: "double precision", nullable: false),
                    OxygenLowPercent = table.Column<double>(type: "double precision", nullable: false),
                    OxygenScale = table.Column<int>(type: "integer", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_limits", x => new { x.Patient, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "story",
                schema: "alerts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Alert = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Kind = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: true),
                    Contact = table.Column<Guid>(type: "uuid", nullable: true),
                    Proof = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Detail = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    Box = table.Column<Guid>(type: "uuid", nullable: true),
                    Once = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_story", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "texts",
                schema: "alerts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Alert = table.Column<Guid>(type: "uuid", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Step = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    To = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DueAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    AcceptedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ProviderReference = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Failure = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_texts", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_OpenKey",
                schema: "alerts",
                table: "alerts",
                column: "OpenKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_alerts_Patient_OccurredAt",
                schema: "alerts",
                table: "alerts",
                columns: new[] { "Patient", "OccurredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_State_Rule",
                schema: "alerts",
                table: "alerts",
                columns: new[] { "State", "Rule" });

            migrationBuilder.CreateIndex(
                name: "IX_dangers_Alert",
                schema: "alerts",
                table: "dangers",
                column: "Alert");

            migrationBuilder.CreateIndex(
                name: "IX_story_Alert_At",
                schema: "alerts",
                table: "story",
                columns: new[] { "Alert", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_story_Alert_Once",
                schema: "alerts",
                table: "story",
                columns: new[] { "Alert", "Once" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_texts_Alert_Step_To",
                schema: "alerts",
                table: "texts",
                columns: new[] { "Alert", "Step", "To" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_texts_DueAt",
                schema: "alerts",
                table: "texts",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "alerts",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "box_plans",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "dangers",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "limits",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "story",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "texts",
                schema: "alerts");
        }
    }
}
