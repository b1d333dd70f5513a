using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.BackOffice.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RenewalAndReplay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "EarlierCertificates",
                schema: "backoffice",
                columns: table => new
                {
                    Thumbprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    EndsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RenewedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EarlierCertificates", x => x.Thumbprint);
                    table.ForeignKey(
                        name: "FK_EarlierCertificates_Boxes_Box",
                        column: x => x.Box,
                        principalSchema: "backoffice",
                        principalTable: "Boxes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Replays",
                schema: "backoffice",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Box = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DoneAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Replays", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Replays_Boxes_Box",
                        column: x => x.Box,
                        principalSchema: "backoffice",
                        principalTable: "Boxes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_EarlierCertificates_Box",
                schema: "backoffice",
                table: "EarlierCertificates",
                column: "Box");

            migrationBuilder.CreateIndex(
                name: "IX_Replays_Box",
                schema: "backoffice",
                table: "Replays",
                column: "Box");

            migrationBuilder.CreateIndex(
                name: "IX_Replays_DoneAt",
                schema: "backoffice",
                table: "Replays",
                column: "DoneAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EarlierCertificates",
                schema: "backoffice");

            migrationBuilder.DropTable(
                name: "Replays",
                schema: "backoffice");
        }
    }
}
