using HomeCare.Web.Commands;

return await CommandLine.RunAsync(args);
