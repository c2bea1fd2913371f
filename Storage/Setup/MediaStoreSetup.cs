using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Transcode.Storage.Blob;
using Transcode.Storage.Folder;
using Transcode.Storage.S3;

namespace Transcode.Storage;

public static class MediaStoreSetup
{
    /// <summary>
    /// Registers <see cref="IMediaStore"/> from the section <c>Storage</c>, checked at start, and the sweep of stale uploads.
    /// </summary>
    public static IServiceCollection AddMediaStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MediaStoreOptions>().Bind(configuration.GetSection(MediaStoreOptions.Section))
            .PostConfigure(options => Named(options, configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaStoreOptions>, MediaStoreValidation>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
            Open(provider.GetRequiredService<IOptions<MediaStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StaleUploadSweep>();
        return services;
    }

    /// <summary>Everything that is wrong with the section, before anything is started; a value that is no number or time is named
    /// too.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(MediaStoreOptions.Section).Get<MediaStoreOptions>() ?? new();
            Named(options, configuration);
            List<string> faults = [.. options.Faults()];
            if (faults.Count == 0 && options.Kind == MediaStoreKind.Folder
                && StoreFolder.Fault(options.Folder.Root, options.Folder.SigningKey is not null) is { } broken)
                faults.Add(broken);
            return faults;
        }
        catch (InvalidOperationException exception)
        {
            return [exception.Message];
        }
    }

    /// <summary>The store without a host, for tools and tests.</summary>
    public static IMediaStore Open(MediaStoreOptions options, TimeProvider clock)
    {
        var faults = options.Faults().ToList();
        if (faults.Count > 0) throw new OptionsValidationException(MediaStoreOptions.Section, typeof(MediaStoreOptions), faults);
        return options.Kind switch
        {
            MediaStoreKind.S3 => S3Store.Connect(options.S3, clock),
            MediaStoreKind.Blob => BlobStore.Connect(options.Blob, clock),
            _ => FolderStore.Open(options.Folder, clock),
        };
    }

    /// <summary>Where the section names no account, a connection called "blobs" does, as Aspire hands it over: a connection string, or an
    /// address.</summary>
    private static void Named(MediaStoreOptions options, IConfiguration configuration)
    {
        if (options.Blob.ConnectionString is not null || options.Blob.AccountUrl is not null
            || configuration["ConnectionStrings:blobs"] is not { Length: > 0 } named)
            return;
        if (named.StartsWith("http", StringComparison.OrdinalIgnoreCase)) options.Blob.AccountUrl = named;
        else options.Blob.ConnectionString = named;
    }

    private sealed class MediaStoreValidation : IValidateOptions<MediaStoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, MediaStoreOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
