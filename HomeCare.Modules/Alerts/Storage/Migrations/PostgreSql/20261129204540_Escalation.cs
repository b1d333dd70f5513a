using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Escalation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Contact",
                schema: "alerts",
                table: "texts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Hastened",
                schema: "alerts",
                table: "alerts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextAt",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextSetAt",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OnSiteAt",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OnSiteBy",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Round",
                schema: "alerts",
                table: "alerts",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<DateTime>(
                name: "ShelvedUntil",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "StagesDone",
                schema: "alerts",
                table: "alerts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Support",
                schema: "alerts",
                table: "alerts",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.CreateTable(
                name: "escalation_plans",
                schema: "alerts",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Plan = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_escalation_plans", x => new { x.Patient, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "pauses",
                schema: "alerts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    From = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    By = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pauses", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_NextAt",
                schema: "alerts",
                table: "alerts",
                column: "NextAt");

            migrationBuilder.CreateIndex(
                name: "IX_pauses_Patient_Until",
                schema: "alerts",
                table: "pauses",
                columns: new[] { "Patient", "Until" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "escalation_plans",
                schema: "alerts");

            migrationBuilder.DropTable(
                name: "pauses",
                schema: "alerts");

            migrationBuilder.DropIndex(
                name: "IX_alerts_NextAt",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "Contact",
                schema: "alerts",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Hastened",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "NextAt",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "NextSetAt",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "OnSiteAt",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "OnSiteBy",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "Round",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "ShelvedUntil",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "StagesDone",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "Support",
                schema: "alerts",
                table: "alerts");
        }
    }
}
