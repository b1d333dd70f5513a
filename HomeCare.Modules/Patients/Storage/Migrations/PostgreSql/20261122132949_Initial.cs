using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Patients.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal sealed partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "patients");

            migrationBuilder.CreateTable(
                name: "Announcements",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Announcements", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BoxPlaces",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxPlaces", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BraceletPairings",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Serial = table.Column<string>(type: "text", nullable: false),
                    Since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BraceletPairings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CareLinks",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Staff = table.Column<Guid>(type: "uuid", nullable: false),
                    Since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CareLinks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Carers",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Role = table.Column<int>(type: "integer", nullable: false),
                    DisplayName = table.Column<string>(type: "text", nullable: false),
                    NumberE164 = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Carers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Patients",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Pseudonym = table.Column<string>(type: "text", nullable: false),
                    FirstName = table.Column<string>(type: "text", nullable: false),
                    LastName = table.Column<string>(type: "text", nullable: false),
                    BirthDate = table.Column<DateOnly>(type: "date", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: false),
                    DoorCode = table.Column<string>(type: "text", nullable: true),
                    TimeZone = table.Column<string>(type: "text", nullable: false),
                    SearchKey = table.Column<string>(type: "text", nullable: false),
                    AdmittedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DischargedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Patients", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Rounds",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Nurse = table.Column<Guid>(type: "uuid", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    PlannedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rounds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Relatives",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstName = table.Column<string>(type: "text", nullable: false),
                    Relationship = table.Column<string>(type: "text", nullable: false),
                    NumberE164 = table.Column<string>(type: "text", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Relatives", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Relatives_Patients_Patient",
                        column: x => x.Patient,
                        principalSchema: "patients",
                        principalTable: "Patients",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RoundStops",
                schema: "patients",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Round = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RoundStops", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RoundStops_Rounds_Round",
                        column: x => x.Round,
                        principalSchema: "patients",
                        principalTable: "Rounds",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BoxPlaces_Box",
                schema: "patients",
                table: "BoxPlaces",
                column: "Box",
                unique: true,
                filter: "\"Until\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BoxPlaces_Patient",
                schema: "patients",
                table: "BoxPlaces",
                column: "Patient",
                unique: true,
                filter: "\"Until\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BraceletPairings_Box",
                schema: "patients",
                table: "BraceletPairings",
                column: "Box",
                unique: true,
                filter: "\"Until\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CareLinks_Patient_Staff",
                schema: "patients",
                table: "CareLinks",
                columns: new[] { "Patient", "Staff" },
                unique: true,
                filter: "\"Until\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CareLinks_Staff",
                schema: "patients",
                table: "CareLinks",
                column: "Staff");

            migrationBuilder.CreateIndex(
                name: "IX_Patients_AdmittedAt",
                schema: "patients",
                table: "Patients",
                column: "AdmittedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Patients_Pseudonym",
                schema: "patients",
                table: "Patients",
                column: "Pseudonym",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Relatives_Patient_NumberE164",
                schema: "patients",
                table: "Relatives",
                columns: new[] { "Patient", "NumberE164" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Rounds_Day",
                schema: "patients",
                table: "Rounds",
                column: "Day");

            migrationBuilder.CreateIndex(
                name: "IX_Rounds_Nurse_Day",
                schema: "patients",
                table: "Rounds",
                columns: new[] { "Nurse", "Day" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RoundStops_Patient",
                schema: "patients",
                table: "RoundStops",
                column: "Patient");

            migrationBuilder.CreateIndex(
                name: "IX_RoundStops_Round",
                schema: "patients",
                table: "RoundStops",
                column: "Round");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Announcements",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "BoxPlaces",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "BraceletPairings",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "CareLinks",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "Carers",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "Relatives",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "RoundStops",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "Patients",
                schema: "patients");

            migrationBuilder.DropTable(
                name: "Rounds",
                schema: "patients");
        }
    }
}
