using Transcode.Corpus;
using Xunit.Runner.InProc.SystemConsole;

return args is ["table", .. var rest] ? await Table.Print(rest) : await ConsoleRunner.Run(args);
