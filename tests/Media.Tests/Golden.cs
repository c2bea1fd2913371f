using Transcode.Media.Running;

namespace Transcode.Media.Tests;

/// <summary>
/// Commands as they were once looked at and found right, one argument a line: golden/&lt;name&gt;.txt. To write them anew run the tests
/// with TRANSCODE_REGENERATE=1 and read the difference in the version control.
/// </summary>
internal static class Golden
{
    public static void ShouldBeAsIn(this ToolCommand command, string name)
    {
        var file = SourceFolder.PathOf("golden", name + ".txt");
        var text = string.Concat(command.Arguments.Prepend(command.Executable).Select(word => word + "\n"));
        if (Environment.GetEnvironmentVariable("TRANSCODE_REGENERATE") == "1")
            File.WriteAllText(file, text);
        text.ShouldBe(File.ReadAllText(file).ReplaceLineEndings("\n"), $"golden/{name}.txt");
    }
}
