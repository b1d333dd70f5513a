using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Patients.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class BoxPlacesByBox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_BoxPlaces_Box_Since",
                schema: "patients",
                table: "BoxPlaces",
                columns: new[] { "Box", "Since" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_BoxPlaces_Box_Since",
                schema: "patients",
                table: "BoxPlaces");
        }
    }
}
