using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Assets;
using Transcode.Web.Assets;
using Transcode.Web.Tests.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Assets;

public sealed class AssetViewTests
{
    private static readonly Language _english = Language.Of("en");

    private static readonly Asset _asset = new() { Id = new("asset-1"), Label = "a film.mkv", Status = AssetStatus.Ready, At = MadeUpJob.At };

    private static readonly StoredBytes _bytes = new(60_000_000, 30_000_000, 10_000_000, 120, IsAll: true);

    [Fact]
    public void It_tells_what_takes_how_much()
    {
        var view = AssetView.Of(_asset, _bytes, Owner(MadeUpJob.Order.Source), _english);

        view.Storage.ShouldBe([("Source", "60 MB"), ("Results", "30 MB"), ("Notes and material", "10 MB"), ("All of it", "100 MB")]);
        view.Shares.ShouldBe([("source", 60), ("outputs", 30), ("other", 10)]);
        view.Files.ShouldBe("In 120 files.");
        (view.HasOutputs, view.LostOutputs).ShouldBe((true, false));
    }

    [Fact]
    public void Results_that_were_deleted_are_not_offered()
    {
        var view = AssetView.Of(_asset, _bytes with { Outputs = 0 }, Owner(MadeUpJob.Order.Source), _english);

        (view.HasOutputs, view.LostOutputs).ShouldBe((false, true));
        AssetView.Of(_asset with { Status = AssetStatus.Transcoding }, StoredBytes.None, null, _english).LostOutputs.ShouldBeFalse();
    }

    [Fact]
    public void It_says_where_the_source_came_from_and_not_what_was_secret_of_it()
    {
        string Source(SourceLocation source, long bytes = 0)
            => AssetView.Of(_asset, StoredBytes.None with { Source = bytes }, Owner(source), _english).Source;

        Source(new SourceLocation("videos/asset-1/source/source.mkv", null, 5_000_000, null), 5_000_000).ShouldBe("Uploaded: 5 MB.");
        Source(new SourceLocation(null, "/home/anna/film.mkv", 7_000_000, null)).ShouldBe("A file of the server, read in place: 7 MB.");
        Source(new SourceLocation("videos/asset-1/source/source", null, 0, null) { Fetch = new FetchOrder("https://example.org/film.mkv?key=secret", 1) }, 9_000_000)
            .ShouldSatisfyAllConditions(text => text.ShouldStartWith("Fetched from https://example.org/film.mkv"), text => text.ShouldEndWith(": 9 MB."),
                text => text.ShouldNotContain("secret"));
        Source(new SourceLocation("videos/asset-1/source/source.mkv", null, 5_000_000, null)).ShouldBe("It does not lie in the storage.");
    }

    [Fact]
    public void All_together_is_told_in_a_sentence_and_by_tenant_only_where_there_are_tenants()
    {
        StorageView.Of(null, _english).Sentence.ShouldContain("being counted");
        var alone = new StoredTotal(new Dictionary<string, long> { [""] = 2_000_000 }, 12, IsAll: true, MadeUpJob.At);
        StorageView.Of(alone, _english).ShouldSatisfyAllConditions(view => view.ByTenant.ShouldBeEmpty(),
            view => view.Sentence.ShouldBe("All assets together take 2 MB in 12 files (counted 2026-11-29 12:00:00 UTC)."));
        StorageView.Of(alone with { ByTenant = new Dictionary<string, long> { [""] = 1, ["acme"] = 3_000 }, IsAll = false }, _english)
            .ShouldSatisfyAllConditions(view => view.ByTenant.ShouldBe([("acme", "3 kB"), ("", "1 B")]),
                view => view.Sentence.ShouldStartWith("All assets together take more than 3 kB"));
    }

    private static Job.Ready Owner(SourceLocation source) => new() { Order = MadeUpJob.Order with { Source = source } };
}
