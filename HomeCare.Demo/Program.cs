using HomeCare.Demo;

return args is ["totp", ..] ? TotpVerb.Run(args[1..]) : await DemoOptions.Command((options, stop) => Task.FromResult(0)).Parse(args).InvokeAsync();
