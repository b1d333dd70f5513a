using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class SeriesApart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Bracelets",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "Readings",
                schema: "telemetry");

            migrationBuilder.AddColumn<long>(
                name: "FromTicks",
                schema: "telemetry",
                table: "Handoffs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ThroughTicks",
                schema: "telemetry",
                table: "Handoffs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FromTicks",
                schema: "telemetry",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "ThroughTicks",
                schema: "telemetry",
                table: "Handoffs");

            migrationBuilder.CreateTable(
                name: "Bracelets",
                schema: "telemetry",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Serial = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bracelets", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "Readings",
                schema: "telemetry",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Battery = table.Column<double>(type: "double precision", nullable: true),
                    BatteryMarks = table.Column<long>(type: "bigint", nullable: true),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Bracelet = table.Column<int>(type: "integer", nullable: false),
                    ClockOffsetTicks = table.Column<long>(type: "bigint", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    Falls = table.Column<double>(type: "double precision", nullable: true),
                    FallsMarks = table.Column<long>(type: "bigint", nullable: true),
                    HeartRate = table.Column<double>(type: "double precision", nullable: true),
                    HeartRateMarks = table.Column<long>(type: "bigint", nullable: true),
                    MeasuredTicks = table.Column<long>(type: "bigint", nullable: false),
                    OtherReasons = table.Column<string>(type: "text", nullable: true),
                    Oxygen = table.Column<double>(type: "double precision", nullable: true),
                    OxygenMarks = table.Column<long>(type: "bigint", nullable: true),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    SpanSeconds = table.Column<int>(type: "integer", nullable: false),
                    Steps = table.Column<double>(type: "double precision", nullable: true),
                    StepsMarks = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Readings", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Bracelets_Serial",
                schema: "telemetry",
                table: "Bracelets",
                column: "Serial",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Readings_Box_Epoch_Sequence",
                schema: "telemetry",
                table: "Readings",
                columns: new[] { "Box", "Epoch", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Readings_Patient_MeasuredTicks",
                schema: "telemetry",
                table: "Readings",
                columns: new[] { "Patient", "MeasuredTicks" });
        }
    }
}
