using Transcode.Silo.Hosting;

namespace Transcode.Silo.Tests.Grains;

/// <summary>What every grain keeps to.</summary>
public sealed class ActivationTests
{
    [Fact]
    public void A_grain_that_does_something_when_it_comes_into_being_waits_first()
    {
        var grains = typeof(LookingGrain).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Grain)) && !type.IsAbstract).ToList();

        grains.Count.ShouldBeGreaterThan(5);
        grains.Where(
            type => type.GetMethod(nameof(Grain.OnActivateAsync))!.DeclaringType is var declares && declares != typeof(Grain)
                && declares != typeof(LookingGrain)).ShouldBeEmpty();
    }
}
