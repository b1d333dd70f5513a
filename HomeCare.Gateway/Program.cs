using System.CommandLine;
using System.Text;
using HomeCare.Gateway;

// The program of the box in the home: listens to the bracelet, texts the relatives, tells the server.
// `HomeCare.Gateway --help` lists its options; gateway.json beside the program holds the same.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

// No response files: a text may begin with "@".
return await GatewayCommands.Root(Console.OpenStandardInput).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
