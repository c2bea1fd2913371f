using System.Net;
using System.Net.Http.Json;
using System.Text;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>Speaks the worker protocol over HTTP and hands in tiny made-up bytes in the place of encoded ones.</summary>
internal sealed class FakeWorker(HttpClient http, string id = "fake-worker", bool sharesDisk = true)
{
    private SharedStore? _shared;

    public List<LeaseOffer> Seen { get; } = [];

    public async Task Announce()
    {
        using var response = await http.PostAsync("/api/workers",
            JsonContent.Create(new Announcement { WorkerId = id }, ProtocolJson.Default.Announcement));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var welcome = await response.Content.ReadFromJsonAsync(ProtocolJson.Default.Welcome);
        _shared = sharesDisk && File.ReadAllText(Path.Combine(welcome!.SharedStore!.Root, ".store-id")).Trim() == welcome.SharedStore.Id
            ? welcome.SharedStore : null;
    }

    public async Task<IReadOnlyList<LeaseOffer>> Claim(int room = 8, int wait = 5)
    {
        var request = new LeaseRequest
        {
            WorkerId = new WorkerId(id),
            Room = room,
            WaitSeconds = wait,
            SharesStore = _shared?.Id,
            ReadsInPlace = _shared is not null
        };
        using var response = await http.PostAsync("/api/leases", JsonContent.Create(request, ProtocolJson.Default.LeaseRequest));
        if (response.StatusCode == HttpStatusCode.NoContent)
            return [];
        var offers = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.LeaseOffers))!.Leases;
        Seen.AddRange(offers);
        return offers;
    }

    /// <summary>Does what comes until nothing comes, or until a step for which <paramref name="until"/> holds, which is left
    /// undone.</summary>
    public async Task<LeaseOffer?> Work(Func<LeaseOffer, bool>? until = null)
    {
        while (await Claim(room: 1, wait: 1) is [var offer])
        {
            if (until?.Invoke(offer) == true)
                return offer;
            (await Finish(offer)).Accepted.ShouldBeTrue();
        }
        return null;
    }

    /// <summary>Makes the files of a step and reports it done.</summary>
    public async Task<ResultAnswer> Finish(LeaseOffer offer) => await Report(offer, new StepOutcome.Done(await Make(offer)));

    /// <summary>Reports a chunk done of which nothing was stored.</summary>
    public Task<ResultAnswer> Pretend(LeaseOffer offer) => Report(offer, new StepOutcome.Done(offer.Step is Step.EncodeVideo video
        ? new StepResult.Encoded([.. video.Encode.Select(name => MadeUp.Proof(name, video.Chunk))], [], [])
        : throw new InvalidOperationException("Only chunks are pretended.")));

    public async Task<ResultAnswer> Report(LeaseOffer offer, StepOutcome outcome)
    {
        using var response = await http.PostAsync($"/api/leases/{offer.LeaseId}/result",
            JsonContent.Create(new ResultReport(offer.Fence, outcome), ProtocolJson.Default.ResultReport));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.ResultAnswer))!;
    }

    public async Task<LeaseOrders> Progress(LeaseOffer offer, double percent)
    {
        using var response = await http.PostAsync($"/api/leases/{offer.LeaseId}/progress",
            JsonContent.Create(new ProgressReport { Fence = offer.Fence, Progress = percent, Fps = 25, Speed = 1 },
            ProtocolJson.Default.ProgressReport));
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.ProgressAnswer))!.Orders;
    }

    /// <summary>Makes the files of a step, and says so to nobody.</summary>
    public async Task<StepResult> Make(LeaseOffer offer)
    {
        switch (offer.Step)
        {
            case Step.Fetch fetch:
                await Write(offer, fetch.Key, MadeUp.Fetched);
                return new StepResult.Fetched(MadeUp.Fetched.Length, new string('f', 64));
            case Step.Probe probe:
                return MadeUp.Probed(probe.Grid, offer.Source.Bytes);
            case Step.EncodeVideo video:
                foreach (var rendition in video.Encode)
                {
                    await Write(offer, AssetLayout.Init(offer.Asset, rendition, video.Use), $"init of {rendition}");
                    foreach (var segment in video.Chunk.Segments)
                        await Write(offer, AssetLayout.Segment(offer.Asset, rendition, segment.Number, video.Use),
                            MadeUp.Segment(segment.Number, rendition));
                }
                return new StepResult.Encoded([.. video.Encode.Select(name => MadeUp.Proof(name, video.Chunk))], [], []);
            case Step.EncodeAudio audio:
                await Write(offer, AssetLayout.Init(offer.Asset, audio.Audio.Name, audio.Use), "init of the sound");
                await Write(offer, AssetLayout.Segment(offer.Asset, audio.Audio.Name, 0, audio.Use), "sound");
                return new StepResult.Encoded([MadeUp.AudioProof(audio.Audio.Name)], [], []);
            case Step.Render render:
                return await Render(offer, render);
            case Step.Package package:
                return await Package(offer, package);
            case Step.Verify:
                return new StepResult.Verified(["compared nothing"], [], ["a note for a person"]);
            default:
                throw new InvalidOperationException($"The fake worker does not know {offer.Step}.");
        }
    }

    private async Task<StepResult> Render(LeaseOffer offer, Step.Render step)
    {
        var outputs = new List<Output>();
        foreach (var name in step.File.FileNames)
        {
            await Write(offer, AssetLayout.File(offer.Asset, name), $"all of {name}");
            outputs.Add(new(step.Profile, Path.GetFileNameWithoutExtension(name), OutputKind.Data, AssetLayout.File(offer.Asset, name), 0,
                0, 0, MadeUp.Length, $"all of {name}".Length, 0)
            { Sha256 = new string('e', 64) });
        }
        return new StepResult.Rendered(outputs, [], []);
    }

    private async Task<StepResult> Package(LeaseOffer offer, Step.Package step)
    {
        var master = AssetLayout.Output(offer.Asset, step.MasterName);
        await Write(offer, master, "#EXTM3U\n# the final one\n");
        var outputs = new List<Output> { new(step.Profile, "master", OutputKind.MasterPlaylist, master, 0, 0, 0, MadeUp.Length, 24, 0) };
        foreach (var rendition in step.Plan.Video!.Renditions)
        {
            var (playlist, file) = (AssetLayout.Playlist(offer.Asset, rendition.Name),
                AssetLayout.Encoded(offer.Asset, rendition.Name, ".mp4"));
            await Write(offer, playlist, "#EXTM3U\n");
            await Write(offer, file, $"mp4 of {rendition.Name}");
            outputs.Add(new(step.Profile, rendition.Name, OutputKind.VideoPlaylist, playlist, rendition.Width, rendition.Height,
                MadeUp.Frames, MadeUp.Length, 8, 1));
            outputs.Add(new(step.Profile, rendition.Name, OutputKind.Mp4, file, rendition.Width, rendition.Height, MadeUp.Frames,
                MadeUp.Length, 8, 0));
        }
        return new StepResult.Packaged(outputs);
    }

    private async Task Write(LeaseOffer offer, string key, string content)
    {
        if (offer.Output.Root is { } root)
        {
            var path = Path.Combine(root, offer.Output.Staging, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, content);
            return;
        }
        using var asked = await http.PostAsync($"/api/leases/{offer.LeaseId}/uploads",
            JsonContent.Create(new TransferRequest(offer.Fence, [key], []), ProtocolJson.Default.TransferRequest));
        var answer = await asked.Content.ReadFromJsonAsync(ProtocolJson.Default.TransferAnswer);
        using var anonymous = new HttpClient();
        using var put = await anonymous.PutAsync(answer!.Write[key].Url, new ByteArrayContent(Encoding.UTF8.GetBytes(content)));
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
