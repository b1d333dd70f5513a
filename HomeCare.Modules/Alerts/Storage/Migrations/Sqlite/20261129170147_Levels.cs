using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Levels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "OrangeHeartRateHighBpm",
                table: "limits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OrangeHeartRateLowBpm",
                table: "limits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OrangeOxygenLowPercent",
                table: "limits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "YellowHeartRateHighBpm",
                table: "limits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "YellowHeartRateLowBpm",
                table: "limits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "YellowOxygenLowPercent",
                table: "limits",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EasedAt",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "EasedTo",
                table: "alerts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CalledAt",
                table: "alerts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "GraveUntil",
                table: "alerts",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "OrangeHeartRateHighBpm",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "OrangeHeartRateLowBpm",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "OrangeOxygenLowPercent",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "YellowHeartRateHighBpm",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "YellowHeartRateLowBpm",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "YellowOxygenLowPercent",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "EasedAt",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "EasedTo",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "CalledAt",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "GraveUntil",
                table: "alerts");
        }
    }
}
