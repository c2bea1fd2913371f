using Microsoft.Extensions.Configuration;
using Transcode.Silo;

namespace Transcode.AppHost.Serving;

/// <summary>Limits of this machine's worker from the environment: TRANSCODE_Silo__MemoryBytes is Silo:MemoryBytes. What the command line says comes after.</summary>
public static class SiloSetting
{
    /// <exception cref="FaultyStartException">A value is not of its kind; the message names the key.</exception>
    public static SiloOptions Read(IConfiguration configuration)
    {
        var options = new SiloOptions();
        try
        {
            configuration.GetSection("Silo").Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new FaultyStartException([e.Message]);
        }
        return options;
    }
}
