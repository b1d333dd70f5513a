using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SeriesApart : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Bracelets");

            migrationBuilder.DropTable(
                name: "Readings");

            migrationBuilder.AddColumn<long>(
                name: "FromTicks",
                table: "Handoffs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "ThroughTicks",
                table: "Handoffs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "FromTicks",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "ThroughTicks",
                table: "Handoffs");

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
                name: "Readings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Battery = table.Column<double>(type: "REAL", nullable: true),
                    BatteryMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    Box = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Bracelet = table.Column<int>(type: "INTEGER", nullable: false),
                    ClockOffsetTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    Falls = table.Column<double>(type: "REAL", nullable: true),
                    FallsMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    HeartRate = table.Column<double>(type: "REAL", nullable: true),
                    HeartRateMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    MeasuredTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    OtherReasons = table.Column<string>(type: "TEXT", nullable: true),
                    Oxygen = table.Column<double>(type: "REAL", nullable: true),
                    OxygenMarks = table.Column<long>(type: "INTEGER", nullable: true),
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ReceivedTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    SpanSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    Steps = table.Column<double>(type: "REAL", nullable: true),
                    StepsMarks = table.Column<long>(type: "INTEGER", nullable: true)
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
                name: "IX_Readings_Box_Epoch_Sequence",
                table: "Readings",
                columns: new[] { "Box", "Epoch", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Readings_Patient_MeasuredTicks",
                table: "Readings",
                columns: new[] { "Patient", "MeasuredTicks" });
        }
    }
}
