using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Telemetry.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RollUps : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DayDetails",
                columns: table => new
                {
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Fives = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Hours = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DayDetails", x => new { x.Patient, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "DayRollUps",
                columns: table => new
                {
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Received = table.Column<long>(type: "INTEGER", nullable: false),
                    Figures = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DayRollUps", x => new { x.Patient, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "LateDays",
                columns: table => new
                {
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    NotedTicks = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LateDays", x => new { x.Patient, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "RolledDays",
                columns: table => new
                {
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    IsGathered = table.Column<bool>(type: "INTEGER", nullable: false),
                    PartsDone = table.Column<int>(type: "INTEGER", nullable: true),
                    IsDone = table.Column<bool>(type: "INTEGER", nullable: false),
                    UntilTicks = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RolledDays", x => x.Day);
                });

            migrationBuilder.CreateTable(
                name: "StretchRollUps",
                columns: table => new
                {
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Patient = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Body = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StretchRollUps", x => new { x.From, x.Patient });
                });

            migrationBuilder.CreateIndex(
                name: "IX_DayDetails_Day",
                table: "DayDetails",
                column: "Day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DayDetails");

            migrationBuilder.DropTable(
                name: "DayRollUps");

            migrationBuilder.DropTable(
                name: "LateDays");

            migrationBuilder.DropTable(
                name: "RolledDays");

            migrationBuilder.DropTable(
                name: "StretchRollUps");
        }
    }
}
