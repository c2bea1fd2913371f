namespace Transcode.Bench.Portal.Watching;

/// <summary>One who is sent messages, by whatever way they come.</summary>
internal abstract class Subscriber : Watcher
{
    /// <summary>Takes one message.</summary>
    /// <returns>Whether more will come.</returns>
    protected abstract Task<bool> Take();

    /// <summary>Until the first message has come; the others are taken beside.</summary>
    protected async Task Follow()
    {
        await Take();
        _ = TakeAll();
    }

    private async Task TakeAll()
    {
        try
        {
            while (await Take())
                ;
        }
        catch (Exception failure)
        {
            Fail(failure.Message);
        }
    }
}
