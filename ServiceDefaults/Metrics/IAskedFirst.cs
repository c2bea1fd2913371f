namespace Transcode.ServiceDefaults.Metrics;

/// <summary>Gauges whose values lie elsewhere, such as in a database: asked before /metrics is answered.</summary>
public interface IAskedFirst
{
    Task Ask(CancellationToken stop);
}
