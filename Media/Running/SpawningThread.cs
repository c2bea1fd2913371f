using System.Collections.Concurrent;
using System.Diagnostics;

namespace Transcode.Media.Running;

/// <summary>
/// Starts all processes from one thread that lives as long as we do. Linux delivers the parent-death signal when the *thread* that
/// forked ends (prctl(2), PR_SET_PDEATHSIG), and a thread of the pool may end at any time, which would kill a healthy tool.
/// </summary>
internal static class SpawningThread
{
    private static readonly BlockingCollection<Order> _orders = Open();

    public static Task<Process> Start(ProcessStartInfo what)
    {
        var order = new Order(what, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _orders.Add(order);
        return order.Started.Task;
    }

    private static BlockingCollection<Order> Open()
    {
        var orders = new BlockingCollection<Order>();
        new Thread(() => Serve(orders)) { IsBackground = true, Name = "tool spawner" }.Start();
        return orders;
    }

    private static void Serve(BlockingCollection<Order> orders)
    {
        foreach (var (what, started) in orders.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(what)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        }
    }

    private sealed record Order(ProcessStartInfo What, TaskCompletionSource<Process> Started);
}
