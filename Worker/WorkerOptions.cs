using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Worker;

/// <summary>How this machine takes part. Bound from the section "Worker".</summary>
public sealed class WorkerOptions
{
    /// <summary>Base address of the gateway.</summary>
    public Uri? GatewayUrl { get; set; }

    /// <summary>Other addresses of the same platform, for when one does not answer.</summary>
    public IReadOnlyList<Uri> OtherGateways { get; set; } = [];

    /// <summary>The server is part of this program, and reads and names files of this machine. Any other is believed nothing that it does
    /// not prove.</summary>
    public bool TrustsServer { get; set; }

    /// <summary>Sent as a bearer token; null: none.</summary>
    public string? Token { get; set; }

    /// <summary>Name of this worker; unique in the fleet.</summary>
    public string WorkerId { get; set; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>Steps taken at once. Every encode uses one thread, so the default is one for each core.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>Folder for work in progress; below it one folder for each worker, and in that one for each lease, which dies with the
    /// lease.</summary>
    public string WorkFolder { get; set; } = Path.Combine(Path.GetTempPath(), "transcode-work");

    /// <summary>Address space one tool may take, in bytes. 8 GiB is room for 8K.</summary>
    public long MemoryBytes { get; set; } = 8L << 30;

    /// <summary>Largest file one tool may write, in bytes.</summary>
    public long OutputBytes { get; set; } = 256L << 30;

    /// <summary>A file that is longer goes to the storage in parts, of which a broken line costs one.</summary>
    public long PartsAboveBytes { get; set; } = 64L << 20;

    /// <summary>A tool that makes no progress for so long is ended.</summary>
    public int StallSeconds { get; set; } = 120;

    /// <summary>Longest side and most pixels of a picture that is decoded here.</summary>
    public int MostSide { get; set; } = 16384;

    public long MostPixels { get; set; } = 134_217_728;

    /// <summary>Test encoders and run the self-test before joining. The worker beside its gateway does not: a short job would wait for
    /// it.</summary>
    public bool Proves { get; set; }

    /// <summary>
    /// Every frame of what was encoded is decoded before it is handed in, not key frames alone: of a machine that joined from elsewhere
    /// nobody knows whether its memory and disk are sound.
    /// </summary>
    public bool DecodesAll { get; set; }

    /// <summary>Test hardware encoders after joining, beside the work: some profile may ask for one.</summary>
    public bool ProvesHardwareLater { get; set; }

    /// <summary>Measure speed once, after joining.</summary>
    public bool Measures { get; set; }

    /// <summary>A step that needs a tool which is not here is left to other workers for so long; then it ends with that message.</summary>
    public int MissingToolSeconds { get; set; } = 600;

    /// <summary>When this worker gives way to the machine's owner.</summary>
    public Idle.IdleRules Idle { get; set; } = new();

    /// <summary>Where Linux tells of processes.</summary>
    public string ProcFolder { get; set; } = "/proc";

    /// <summary>Where Linux tells of mains and batteries.</summary>
    public string PowerFolder { get; set; } = "/sys/class/power_supply";

    /// <summary>Which of several graphics cards, from 0; null: the first.</summary>
    public int? Gpu { get; set; }

    /// <summary>When told to stop, what runs may end within this time; what does not goes elsewhere.</summary>
    public int GraceSeconds { get; set; }

    /// <summary>For a machine that is paid by the second: without work, or without an answer, for so long it ends by itself, and at once
    /// when its key is not taken any more. 0: it stays.</summary>
    public int IdleEndSeconds { get; set; }

    /// <summary>Told in every announcement.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; set; }

    /// <summary>Where to serve the local stream and take pushed assignments; null: nowhere.</summary>
    public System.Net.IPEndPoint? Listen { get; set; }

    /// <summary>From where <see cref="Listen"/> may be watched; none: from private addresses.</summary>
    public IReadOnlyList<Domain.Addresses.AddressRange> StreamNetworks { get; set; } = [];

    /// <summary>Origins of pages that may play it, beside the platform's own: "https://tv.example".</summary>
    public IReadOnlyList<string> StreamOrigins { get; set; } = [];

    /// <summary>How others reach <see cref="Listen"/>; null: they do not.</summary>
    public string? AnnouncedAddress { get; set; }

    public int? AnnouncedPort => AnnouncedAddress is null ? null : Listen?.Port;

    /// <summary>"http://192.168.1.50:8080"; null: nobody reaches us.</summary>
    public string? OwnAddress
        => AnnouncedPort is { } port ? $"http://{(AnnouncedAddress!.Contains(':') ? $"[{AnnouncedAddress}]" : AnnouncedAddress)}:{port}"
        : null;

    /// <summary>Encoded segments that are kept here for the local stream, in bytes; the oldest go first.</summary>
    public long StreamBytes { get; set; } = 2L << 30;

    /// <summary>Most pixels of an image, and of all frames of an animation that is kept; told by its header, before anything is
    /// decoded.</summary>
    public long MostImagePixels { get; set; } = 200_000_000;

    /// <summary>Address space that a tool may take for an image, in bytes. Most formats stream; HEIC, AVIF, JPEG XL and progressive JPEG
    /// are held whole.</summary>
    public long ImageMemoryBytes { get; set; } = 2L << 30;

    /// <summary>The words that start this program, which writes JPEG as MozJPEG does when it is started once more; where that does not
    /// work, libvips does it alone.</summary>
    public IReadOnlyList<string> MozjpegProgram { get; set; } = Transcode.Media.Images.MozjpegTool.ThisProgram;

    /// <summary>Where this machine goes by addresses of sources. Default: the public internet only.</summary>
    public Domain.Addresses.OutgoingPolicy Outgoing { get; set; } = new();

    /// <summary>Longest source that is fetched from an address, in bytes, whatever the server allows.</summary>
    public long MostFetchBytes { get; set; } = 64L << 30;

    /// <summary>Time that fetching a source may take.</summary>
    public int FetchSeconds { get; set; } = 6 * 3600;

    /// <summary>Looks for films on web pages by yt-dlp, where it is installed.</summary>
    public bool UsesYtdlp { get; set; } = true;

    /// <summary>0 to 19: how much the tools give way to other programs.</summary>
    public int Niceness { get; set; } = 5;

    /// <summary>All faults at once, each naming its key; empty when the options hold.</summary>
    /// <param name="isCohosted">The platform is in this process: it has no address, and there is no local stream, which is made of what
    /// comes from one.</param>
    public IReadOnlyList<string> Faults(bool isCohosted = false)
    {
        var faults = new List<string>();
        if (isCohosted && Listen is not null)
            faults.Add("Worker:Listen is for workers that join over HTTP");
        if (!isCohosted && !ServiceAddresses.IsServer(GatewayUrl))
            faults.Add("Worker:GatewayUrl must be an http or https address, or a name: https+http://gateway");
        if (!OtherGateways.All(ServiceAddresses.IsServer))
            faults.Add("Worker:OtherGateways must be http or https addresses, or names");
        if (GraceSeconds is < 0 or > 3600)
            faults.Add($"Worker:GraceSeconds is {GraceSeconds}; allowed: 0 to 3600");
        if (IdleEndSeconds is < 0 or > 24 * 3600)
            faults.Add($"Worker:IdleEndSeconds is {IdleEndSeconds}; allowed: 0 to {24 * 3600}");
        if (string.IsNullOrWhiteSpace(WorkerId) || WorkerId.Length > 100)
            faults.Add("Worker:WorkerId must have 1 to 100 characters");
        if (Slots is < 1 or > 256)
            faults.Add($"Worker:Slots is {Slots}; allowed: 1 to 256");
        if (MemoryBytes < 256L << 20)
            faults.Add("Worker:MemoryBytes must be at least 256 MiB");
        if (MostImagePixels < 1)
            faults.Add("Worker:MostImagePixels must be at least 1");
        if (ImageMemoryBytes < 256L << 20)
            faults.Add("Worker:ImageMemoryBytes must be at least 256 MiB");
        if (MostFetchBytes < 1)
            faults.Add("Worker:MostFetchBytes must be at least 1");
        if (FetchSeconds is < 1 or > 7 * 24 * 3600)
            faults.Add($"Worker:FetchSeconds is {FetchSeconds}; allowed: 1 to {7 * 24 * 3600}");
        if (StallSeconds < 5)
            faults.Add("Worker:StallSeconds must be at least 5");
        if (Niceness is < 0 or > 19)
            faults.Add($"Worker:Niceness is {Niceness}; allowed: 0 to 19");
        if (MissingToolSeconds is < 0 or > 7 * 24 * 3600)
            faults.Add($"Worker:MissingToolSeconds is {MissingToolSeconds}; allowed: 0 to {7 * 24 * 3600}");
        faults.AddRange(Idle.Faults());
        if (Gpu is < 0 or > 15)
            faults.Add($"Worker:Gpu is {Gpu}; allowed: 0 to 15");
        return faults;
    }
}
