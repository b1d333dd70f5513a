using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    internal sealed partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BoxHealth",
                columns: table => new
                {
                    Box = table.Column<byte[]>(type: "BLOB", nullable: false),
                    HeardTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Heartbeat = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BoxHealth", x => x.Box);
                });

            migrationBuilder.CreateTable(
                name: "Bracelets",
                columns: table => new
                {
                    Number = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Serial = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bracelets", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "Handoffs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Box = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequences = table.Column<string>(type: "TEXT", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    NotBeforeTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    ParkedTicks = table.Column<long>(type: "INTEGER", nullable: true),
                    Failure = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Handoffs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Quarantined",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Box = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    MeasuredTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Quarantined", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Readings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Box = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Bracelet = table.Column<int>(type: "INTEGER", nullable: false),
                    MeasuredTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    ClockOffsetTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    SpanSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    HeartRate = table.Column<double>(type: "REAL", nullable: true),
                    HeartRateMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    Oxygen = table.Column<double>(type: "REAL", nullable: true),
                    OxygenMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    Steps = table.Column<double>(type: "REAL", nullable: true),
                    StepsMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    Falls = table.Column<double>(type: "REAL", nullable: true),
                    FallsMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    Battery = table.Column<double>(type: "REAL", nullable: true),
                    BatteryMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    OtherReasons = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Readings", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Bracelets_Serial",
                table: "Bracelets",
                column: "Serial",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Handoffs_Box_Epoch",
                table: "Handoffs",
                columns: new[] { "Box", "Epoch" });

            migrationBuilder.CreateIndex(
                name: "IX_Handoffs_NotBeforeTicks",
                table: "Handoffs",
                column: "NotBeforeTicks");

            migrationBuilder.CreateIndex(
                name: "IX_Quarantined_Box_Epoch_Sequence",
                table: "Quarantined",
                columns: new[] { "Box", "Epoch", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Quarantined_Patient_ReceivedTicks",
                table: "Quarantined",
                columns: new[] { "Patient", "ReceivedTicks" });

            migrationBuilder.CreateIndex(
                name: "IX_Readings_Box_Epoch_Sequence",
                table: "Readings",
                columns: new[] { "Box", "Epoch", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Readings_Patient_MeasuredTicks",
                table: "Readings",
                columns: new[] { "Patient", "MeasuredTicks" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BoxHealth");

            migrationBuilder.DropTable(
                name: "Bracelets");

            migrationBuilder.DropTable(
                name: "Handoffs");

            migrationBuilder.DropTable(
                name: "Quarantined");

            migrationBuilder.DropTable(
                name: "Readings");
        }
    }
}
