using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Patients.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ReplacementsAndHours : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<TimeOnly>(
                name: "DutyFrom",
                schema: "patients",
                table: "Carers",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "DutyTo",
                schema: "patients",
                table: "Carers",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Replacements",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Nurse = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Replacements", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Replacements_By",
                schema: "patients",
                table: "Replacements",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_Replacements_Nurse",
                schema: "patients",
                table: "Replacements",
                column: "Nurse");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Replacements",
                schema: "patients");

            migrationBuilder.DropColumn(
                name: "DutyFrom",
                schema: "patients",
                table: "Carers");

            migrationBuilder.DropColumn(
                name: "DutyTo",
                schema: "patients",
                table: "Carers");
        }
    }
}
