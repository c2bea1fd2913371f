using Spectre.Console;
using Spectre.Console.Rendering;

namespace Transcode.Cli.Display;

/// <summary>Three lines that are drawn anew in place: bar, figures, map.</summary>
public sealed class TerminalDisplay : IProgressDisplay
{
    private const int BarWidth = 40;

    private readonly IAnsiConsole _console;
    private readonly string _label;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;
    private LiveDisplayContext? _live;
    private IRenderable _last = new Text("");

    public TerminalDisplay(IAnsiConsole console, string label)
    {
        (_console, _label) = (console, label);
        _drawing = console.Live(_last).AutoClear(true).StartAsync(live =>
        {
            _live = live;
            live.UpdateTarget(_last);
            return _over.Task;
        });
    }

    public void Show(JobView view)
    {
        _last = Draw(_label, view);
        _live?.UpdateTarget(_last);
    }

    public void Dispose()
    {
        _over.TrySetResult();
        _drawing.GetAwaiter().GetResult();
        _console.Cursor.Show();
    }

    private static Rows Draw(string label, JobView view)
    {
        var full = (int)Math.Round(view.Percent / 100 * BarWidth);
        return new Rows(
            new Markup($"[bold]{Markup.Escape(label)}[/]  [green]{new string('━', full)}[/][grey]{new string('─', BarWidth - full)}[/] {view.Percent,3:0} %"),
            new Text($"  {view.Phase}{(view.Figures.Length > 0 ? "  " + view.Figures : "")}"),
            new Markup($"  {string.Concat(view.Map.Select(Sign))}  [grey]{Markup.Escape(view.Legend)}[/]"));
    }

    private static string Sign(ChunkSign sign) => sign switch
    {
        ChunkSign.Done => "[green]■[/]",
        ChunkSign.Running => "[yellow]▶[/]",
        ChunkSign.Again => "[red]↻[/]",
        ChunkSign.Cancelled => "[red]×[/]",
        _ => "[grey]·[/]",
    };
}
