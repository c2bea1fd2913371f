using Transcode.Corpus;
using Transcode.Corpus.Practice;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    ["table", .. var rest] => await Table.Print(rest),
    ["practice", .. var rest] => await PracticeTests.Print(rest),
    _ => await ConsoleRunner.Run(args),
};
