using Microsoft.Extensions.Configuration;
using Transcode.Worker;

namespace Transcode.Cli.Serving;

/// <summary>Limits of this machine's worker from the environment: TRANSCODE_Worker__MemoryBytes is Worker:MemoryBytes. What the command
/// line says comes after.</summary>
public static class WorkerSetting
{
    /// <exception cref="FaultyStartException">A value is not of its kind; the message names the key.</exception>
    public static WorkerOptions Read(IConfiguration configuration)
    {
        var options = new WorkerOptions();
        try
        {
            configuration.GetSection("Worker").Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new FaultyStartException([e.Message]);
        }
        var (outgoing, unguarded) = GuardSetting.Read(configuration);
        var (networks, unknown) = GuardSetting.Networks(configuration, "Stream:AllowedNetworks");
        if (unguarded.Count + unknown.Count > 0)
            throw new FaultyStartException([.. unguarded, .. unknown]);
        (options.Outgoing, options.StreamNetworks) = (outgoing, networks);
        options.StreamOrigins = (configuration["Stream:AllowedOrigins"] ?? "").Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return options;
    }
}
