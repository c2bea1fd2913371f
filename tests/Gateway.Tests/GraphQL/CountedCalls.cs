using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Transcode.Gateway.Tests.GraphQL;

/// <summary>Counts what is asked of the engine's grains, by method.</summary>
internal sealed class CountedCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, int> _calls = new();

    public int Of(string method) => _calls.GetValueOrDefault(method);

    public void AddTo(IServiceCollection services) => services.AddSingleton<IIncomingGrainCallFilter>(this);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _calls.AddOrUpdate($"{context.InterfaceMethod?.DeclaringType?.Name}.{context.MethodName}", 1, (_, so) => so + 1);
        return context.Invoke();
    }
}
