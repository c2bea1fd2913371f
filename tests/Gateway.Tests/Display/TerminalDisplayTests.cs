using Spectre.Console;
using Transcode.Cli.Display;

namespace Transcode.Gateway.Tests.Display;

public sealed class TerminalDisplayTests
{
    [Fact]
    public void It_draws_bar_figures_and_map_in_place_and_leaves_the_cursor_visible()
    {
        var screen = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(screen),
        });

        using (var display = new TerminalDisplay(console, "film [1].mp4"))
            display.Show(new JobView(50, "encoding", "48 fps", [ChunkSign.Done, ChunkSign.Running, ChunkSign.Waiting], "1 of 3"));

        var drawn = screen.ToString();
        string[] wanted = ["film [1].mp4", new string('━', 20), new string('─', 20), " 50 %", "encoding  48 fps", "■", "▶", "·",
            "1 of 3"];
        foreach (var text in wanted)
            drawn.ShouldContain(text);
        drawn.ShouldEndWith("\u001b[?25h");
    }
}
