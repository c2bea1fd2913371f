namespace Transcode.Silo.Homes;

/// <summary>Where the engine lives: how its silos find each other, and where facts, reminders and grain state lie.</summary>
public interface IEngineHome
{
    /// <summary>Makes what is missing. Before the silo starts; twice is once.</summary>
    /// <exception cref="Facts.UnfitStateException">What is there cannot be worked with: it is damaged, or of another version.</exception>
    Task Prepare(CancellationToken stop);

    /// <summary>Sets a silo up to live there.</summary>
    void Use(ISiloBuilder silo, EngineOptions options);
}
