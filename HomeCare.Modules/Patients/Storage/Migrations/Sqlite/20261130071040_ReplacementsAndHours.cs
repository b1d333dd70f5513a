using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Patients.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ReplacementsAndHours : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<TimeOnly>(
                name: "DutyFrom",
                table: "Carers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "DutyTo",
                table: "Carers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Replacements",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Nurse = table.Column<Guid>(type: "TEXT", nullable: false),
                    By = table.Column<Guid>(type: "TEXT", nullable: false),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    To = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Replacements", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Replacements_By",
                table: "Replacements",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_Replacements_Nurse",
                table: "Replacements",
                column: "Nurse");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Replacements");

            migrationBuilder.DropColumn(
                name: "DutyFrom",
                table: "Carers");

            migrationBuilder.DropColumn(
                name: "DutyTo",
                table: "Carers");
        }
    }
}
