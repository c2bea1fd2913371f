namespace Transcode.Cli.Display;

/// <summary>For logs and pipes: a line when the phase changes or the work has moved on by a good step.</summary>
public sealed class PlainDisplay(TextWriter target, string label) : IProgressDisplay
{
    private const double GoodStep = 10;

    private double _percent = double.NegativeInfinity;
    private string _phase = "";

    public void Show(JobView view)
    {
        if (view.Phase == _phase && view.Percent - _percent < GoodStep)
            return;
        (_percent, _phase) = (view.Percent, view.Phase);
        target.WriteLine($"{label}: {view.Line}");
    }

    public void Dispose() => target.Flush();
}
