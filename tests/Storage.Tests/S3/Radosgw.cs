using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests.S3;

/// <summary>One real S3 service for all tests that need it. It stops when its input closes, also when this process is killed.</summary>
public sealed class Radosgw : IAsyncLifetime
{
    public const string Bucket = "media";
    private static readonly TimeSpan _startTimeout = TimeSpan.FromMinutes(10); // the packages may have to be installed first
    private Process? _process;
    private string? _reasonToSkip;
    private S3StoreOptions? _options;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly string _disk = "memory";

    public Radosgw() { }

    private Radosgw(string disk) => _disk = disk;

    /// <summary>For more than fits into memory.</summary>
    internal static Radosgw OnDisk() => new("disk");

    /// <summary>Options for a part of the bucket that nobody else uses; skips the test where the service cannot run.</summary>
    public S3StoreOptions OptionsForOneTest()
    {
        Assert.SkipWhen(_reasonToSkip is not null, $"no S3 service here: {_reasonToSkip}");
        var (endpoint, access, secret) = (_options!.Endpoint, _options.AccessKey, _options.SecretKey);
        return new S3StoreOptions
        {
            Endpoint = endpoint,
            AccessKey = access,
            SecretKey = secret,
            Bucket = Bucket,
            Prefix = $"test {Guid.NewGuid():n}",
            Retries = 2
        };
    }

    /// <summary>kill -9 of the gateway; what it had taken is kept.</summary>
    public Task Kill() => Send("kill");

    /// <summary>On the same port, with the same bytes.</summary>
    public Task StartAgain() => Send("start");

    public static AmazonS3Client ClientFor(S3StoreOptions options) => new(
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = options.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = options.Region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED
        });

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            _reasonToSkip = "radosgw runs on Linux";
            return;
        }

        _process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "start-radosgw.sh"), _disk])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var word = await _process.StandardOutput.ReadLineAsync().WaitAsync(_startTimeout) ?? "the script ended without a word";
        if (word.StartsWith("skip: ", StringComparison.Ordinal)) _reasonToSkip = word["skip: ".Length..];
        else if (word.Split(' ') is ["ready", var endpoint, var access, var secret]) await Ready(endpoint, access, secret);
        else throw new InvalidOperationException($"start-radosgw.sh: {word}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _process.Dispose();
        _asking.Dispose();
    }

    private async Task Send(string word)
    {
        await _asking.WaitAsync();
        try
        {
            await _process!.StandardInput.WriteLineAsync(word);
            var answer = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(90));
            if (answer != "done")
                throw new InvalidOperationException($"start-radosgw.sh answered {word} with: {answer}");
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task Ready(string endpoint, string access, string secret)
    {
        _options = new S3StoreOptions { Endpoint = endpoint, AccessKey = access, SecretKey = secret };
        using var client = ClientFor(_options);
        await client.PutBucketAsync(Bucket);
    }
}

[CollectionDefinition(Name)]
public sealed class UsesRadosgw : ICollectionFixture<Radosgw>
{
    public const string Name = "radosgw";
}
