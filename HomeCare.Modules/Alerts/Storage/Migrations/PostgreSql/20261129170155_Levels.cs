using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace HomeCare.Modules.Alerts.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Levels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "OrangeHeartRateHighBpm",
                schema: "alerts",
                table: "limits",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OrangeHeartRateLowBpm",
                schema: "alerts",
                table: "limits",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "OrangeOxygenLowPercent",
                schema: "alerts",
                table: "limits",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "YellowHeartRateHighBpm",
                schema: "alerts",
                table: "limits",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "YellowHeartRateLowBpm",
                schema: "alerts",
                table: "limits",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "YellowOxygenLowPercent",
                schema: "alerts",
                table: "limits",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EasedAt",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "EasedTo",
                schema: "alerts",
                table: "alerts",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "CalledAt",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "GraveUntil",
                schema: "alerts",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "OrangeHeartRateHighBpm",
                schema: "alerts",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "OrangeHeartRateLowBpm",
                schema: "alerts",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "OrangeOxygenLowPercent",
                schema: "alerts",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "YellowHeartRateHighBpm",
                schema: "alerts",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "YellowHeartRateLowBpm",
                schema: "alerts",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "YellowOxygenLowPercent",
                schema: "alerts",
                table: "limits");

            migrationBuilder.DropColumn(
                name: "EasedAt",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "EasedTo",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "CalledAt",
                schema: "alerts",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "GraveUntil",
                schema: "alerts",
                table: "alerts");
        }
    }
}
