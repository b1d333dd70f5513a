using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal sealed partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "telemetry");

            migrationBuilder.CreateTable(
                name: "BoxHealth",
                schema: "telemetry",
                columns: table => new
                {
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    HeardTicks = table.Column<long>(type: "bigint", nullable: false),
                    Heartbeat = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxHealth", x => x.Box);
                });

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
                name: "Handoffs",
                schema: "telemetry",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    Sequences = table.Column<string>(type: "text", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "bigint", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NotBeforeTicks = table.Column<long>(type: "bigint", nullable: false),
                    ParkedTicks = table.Column<long>(type: "bigint", nullable: true),
                    Failure = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Handoffs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Quarantined",
                schema: "telemetry",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "bigint", nullable: false),
                    MeasuredTicks = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Quarantined", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Readings",
                schema: "telemetry",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Patient = table.Column<Guid>(type: "uuid", nullable: false),
                    Bracelet = table.Column<int>(type: "integer", nullable: false),
                    MeasuredTicks = table.Column<long>(type: "bigint", nullable: false),
                    ClockOffsetTicks = table.Column<long>(type: "bigint", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "bigint", nullable: false),
                    SpanSeconds = table.Column<int>(type: "integer", nullable: false),
                    HeartRate = table.Column<double>(type: "double precision", nullable: true),
                    HeartRateMarks = table.Column<long>(type: "bigint", nullable: true),
                    Oxygen = table.Column<double>(type: "double precision", nullable: true),
                    OxygenMarks = table.Column<long>(type: "bigint", nullable: true),
                    Steps = table.Column<double>(type: "double precision", nullable: true),
                    StepsMarks = table.Column<long>(type: "bigint", nullable: true),
                    Falls = table.Column<double>(type: "double precision", nullable: true),
                    FallsMarks = table.Column<long>(type: "bigint", nullable: true),
                    Battery = table.Column<double>(type: "double precision", nullable: true),
                    BatteryMarks = table.Column<long>(type: "bigint", nullable: true),
                    OtherReasons = table.Column<string>(type: "text", nullable: true)
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
                name: "IX_Handoffs_Box_Epoch",
                schema: "telemetry",
                table: "Handoffs",
                columns: new[] { "Box", "Epoch" });

            migrationBuilder.CreateIndex(
                name: "IX_Handoffs_NotBeforeTicks",
                schema: "telemetry",
                table: "Handoffs",
                column: "NotBeforeTicks");

            migrationBuilder.CreateIndex(
                name: "IX_Quarantined_Box_Epoch_Sequence",
                schema: "telemetry",
                table: "Quarantined",
                columns: new[] { "Box", "Epoch", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Quarantined_Patient_ReceivedTicks",
                schema: "telemetry",
                table: "Quarantined",
                columns: new[] { "Patient", "ReceivedTicks" });

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

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BoxHealth",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "Bracelets",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "Handoffs",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "Quarantined",
                schema: "telemetry");

            migrationBuilder.DropTable(
                name: "Readings",
                schema: "telemetry");
        }
    }
}
