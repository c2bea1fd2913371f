namespace Transcode.Storage.Tests.Contract;

public abstract partial class MediaStoreContract
{
    private static readonly MediaPrefix _staging = MediaLayout.Staging("job", "encode-3", fence: 7);
    private static readonly MediaPrefix _outputs = MediaLayout.Outputs("film");

    [Fact]
    public async Task A_prefix_is_a_folder_and_not_the_beginning_of_a_name()
    {
        foreach (var name in new[] { "a/b/1", "a/b/c/2", "a/bc/3", "a/b.4", "z" }) await Store.PutText(name, name);
        (await Store.Names("a/b")).ShouldBe(["a/b/1", "a/b/c/2"]);
        (await Store.Names("")).ShouldBe(["a/b.4", "a/b/1", "a/b/c/2", "a/bc/3", "z"]);
        (await Store.DeletePrefix(MediaPrefix.Parse("a/b"), Stop)).ShouldBe(2);
        (await Store.Names("")).ShouldBe(["a/b.4", "a/bc/3", "z"]);
    }

    [Fact]
    public async Task A_long_listing_is_whole()
    {
        var names = Enumerable.Range(0, LongListing).Select(number => $"many/seg_{number:0000}.m4s").ToList();
        await Parallel.ForEachAsync(names, Stop, async (name, _) => await Store.PutText(name, "s"));
        (await Store.Names("many")).ShouldBe(names);
        (await Store.DeletePrefix(MediaPrefix.Parse("many"), Stop)).ShouldBe(LongListing);
        (await Store.Names("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_whole_store_is_not_deleted_by_accident()
    {
        await Store.PutText("a", "kept");
        await Should.ThrowAsync<ArgumentException>(() => Store.DeletePrefix(MediaPrefix.Root, Stop));
        (await Store.GetText("a")).ShouldBe("kept");
    }

    [Fact]
    public async Task A_promotion_publishes_beside_what_others_published()
    {
        await Store.PutText(_outputs.Key("720p/segments/seg_0000.m4s").Value, "earlier step");
        await Store.PutText(_staging.Key("720p/segments/seg_0001.m4s").Value, "720");
        await Store.PutText(_staging.Key("480p/segments/seg_0001.m4s").Value, "480");

        var promotion = await Store.Promote(_staging, _outputs, null, Stop);

        promotion.Complete.ShouldBeTrue();
        promotion.Moved.Select(key => key.Value).Order(StringComparer.Ordinal).ShouldBe(
            ["videos/film/outputs/480p/segments/seg_0001.m4s", "videos/film/outputs/720p/segments/seg_0001.m4s"]);
        (await Store.Names("staging")).ShouldBeEmpty();
        (await Store.Names("videos")).Count.ShouldBe(3);
        (await Store.GetText("videos/film/outputs/720p/segments/seg_0001.m4s")).ShouldBe("720");
    }

    [Fact]
    public async Task Promoting_twice_is_promoting_once()
    {
        await Store.PutText(_staging.Key("720p/init.mp4").Value, "init");
        string[] proof = ["720p/init.mp4"];
        (await Store.Promote(_staging, _outputs, proof, Stop)).Moved.Count.ShouldBe(1);

        var second = await Store.Promote(_staging, _outputs, proof, Stop);

        second.Complete.ShouldBeTrue();
        second.Moved.ShouldBeEmpty();
        second.AlreadyThere.ShouldBe([_outputs.Key("720p/init.mp4")]);
        (await Store.GetText("videos/film/outputs/720p/init.mp4")).ShouldBe("init");
        (await Store.Promote(_staging, _outputs, null, Stop)).Moved.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_promotion_that_was_cut_off_is_finished_by_the_next()
    {
        await Store.PutText(_outputs.Key("seg_0000.m4s").Value, "moved before the crash");
        await Store.PutText(_staging.Key("seg_0001.m4s").Value, "still staged");

        var promotion = await Store.Promote(_staging, _outputs, ["seg_0000.m4s", "seg_0001.m4s"], Stop);

        promotion.Moved.ShouldBe([_outputs.Key("seg_0001.m4s")]);
        promotion.AlreadyThere.ShouldBe([_outputs.Key("seg_0000.m4s")]);
        promotion.Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task A_promotion_that_lacks_a_proven_object_moves_nothing()
    {
        await Store.PutText(_staging.Key("seg_0000.m4s").Value, "here");
        var promotion = await Store.Promote(_staging, _outputs, ["seg_0000.m4s", "seg_0001.m4s"], Stop);
        promotion.Complete.ShouldBeFalse();
        promotion.Missing.ShouldBe([_outputs.Key("seg_0001.m4s")]);
        promotion.Moved.ShouldBeEmpty();
        (await Store.Names("")).ShouldBe([_staging.Key("seg_0000.m4s").Value]);
    }

    [Fact]
    public async Task What_the_proof_does_not_list_stays_staged()
    {
        await Store.PutText(_staging.Key("seg_0000.m4s").Value, "proven");
        await Store.PutText(_staging.Key("debris.tmp").Value, "not proven");
        await Store.Promote(_staging, _outputs, ["seg_0000.m4s"], Stop);
        (await Store.Names("")).ShouldBe([_staging.Key("debris.tmp").Value, _outputs.Key("seg_0000.m4s").Value]);
    }

    [Fact]
    public async Task Two_promotions_of_the_same_folder_at_once_both_succeed()
    {
        string[] proof = [.. Enumerable.Range(0, 40).Select(number => $"720p/seg_{number:0000}.m4s")];
        foreach (var name in proof) await Store.PutText(_staging.Key(name).Value, name);
        var both = await Task.WhenAll(Task.Run(() => Store.Promote(_staging, _outputs, proof, Stop)),
            Task.Run(() => Store.Promote(_staging, _outputs, proof, Stop)));
        both.ShouldAllBe(promotion => promotion.Complete);
        (await Store.Names("")).ShouldBe(proof.Select(name => _outputs.Key(name).Value));
    }

    [Fact]
    public async Task A_folder_cannot_be_promoted_into_itself()
    {
        await Should.ThrowAsync<ArgumentException>(() => Store.Promote(_staging, _staging.Folder("deeper"), null, Stop));
        await Should.ThrowAsync<ArgumentException>(() => Store.Promote(_staging, _staging, null, Stop));
    }
}
