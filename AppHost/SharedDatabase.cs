using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orleans;

namespace Transcode.AppHost;

/// <summary>
/// Where silos and their clients find each other, and where grains and reminders are kept: our program takes all of it from one address, so
/// every provider of the cluster names the same one. What Aspire would write of itself (ServiceKey) Orleans' ADO.NET providers do not know.
/// </summary>
/// <param name="address">Of the database.</param>
internal sealed class SharedDatabase(IResourceBuilder<IResourceWithConnectionString> address) : IProviderConfiguration
{
    public void ConfigureResource<T>(IResourceBuilder<T> resourceBuilder, string configurationSectionPath)
        where T : IResourceWithEnvironment =>
        resourceBuilder.WithEnvironment("TRANSCODE_POSTGRES", address);
}
