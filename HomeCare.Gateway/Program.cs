using HomeCare.Gateway;

// The program of the box in the home: listens to the bracelet, texts the relatives, tells the server.
// `HomeCare.Gateway --help` lists its options; gateway.json beside the program holds the same.
return await GatewayCommands.Root().Parse(args).InvokeAsync();
