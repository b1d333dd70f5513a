using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Escalation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Contact",
                table: "texts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Hastened",
                table: "alerts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextAt",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextSetAt",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OnSiteAt",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OnSiteBy",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Round",
                table: "alerts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<DateTime>(
                name: "ShelvedUntil",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "StagesDone",
                table: "alerts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Support",
                table: "alerts",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "None");

            migrationBuilder.CreateTable(
                name: "escalation_plans",
                columns: table => new
                {
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    Plan = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_escalation_plans", x => new { x.Patient, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "pauses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Patient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    By = table.Column<Guid>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pauses", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_alerts_NextAt",
                table: "alerts",
                column: "NextAt");

            migrationBuilder.CreateIndex(
                name: "IX_pauses_Patient_Until",
                table: "pauses",
                columns: new[] { "Patient", "Until" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "escalation_plans");

            migrationBuilder.DropTable(
                name: "pauses");

            migrationBuilder.DropIndex(
                name: "IX_alerts_NextAt",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "Contact",
                table: "texts");

            migrationBuilder.DropColumn(
                name: "Hastened",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "NextAt",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "NextSetAt",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "OnSiteAt",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "OnSiteBy",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "Round",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "ShelvedUntil",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "StagesDone",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "Support",
                table: "alerts");
        }
    }
}
